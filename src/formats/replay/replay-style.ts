import { DARK, LIGHT, type Palette } from '../svg/palette.ts';

/** The palette as properties of the page, so that it can change its theme. */
export const PAGE_PALETTE: Palette = {
  canvas: 'var(--canvas)', card: 'var(--card)', under: 'var(--under)', line: 'var(--line)', wire: 'var(--wire)', text: 'var(--text)', text2: 'var(--text2)', text3: 'var(--text3)',
  tones: Object.fromEntries(Object.keys(LIGHT.tones).map((tone) => [tone, { line: `var(--${tone}-line)`, soft: `var(--${tone}-soft)`, ink: `var(--${tone}-ink)` }])) as unknown as Palette['tones'],
};

const properties = ({ tones, ...plain }: Palette): string =>
  [...Object.entries(plain), ...Object.entries(tones).flatMap(([tone, { line, soft, ink }]) => [[`${tone}-line`, line], [`${tone}-soft`, soft], [`${tone}-ink`, ink]])].map(([name, value]) => `--${name}:${value}`).join(';');

export const REPLAY_STYLE = `
:root{color-scheme:light;${properties(LIGHT)}}
:root[data-theme=dark]{color-scheme:dark;${properties(DARK)}}
@media(prefers-color-scheme:dark){:root:not([data-theme]){color-scheme:dark;${properties(DARK)}}}
*{box-sizing:border-box}
html,body{height:100%;margin:0}
body{display:grid;grid-template:auto minmax(0,1fr) auto / minmax(0,1fr) minmax(300px,26vw);background:var(--canvas);color:var(--text);font:13px/1.45 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','Noto Sans',Arial,sans-serif;font-variant-numeric:tabular-nums}
header{grid-column:1/-1;display:flex;align-items:center;gap:12px;padding:10px 20px;border-bottom:1px solid var(--line);background:var(--card)}
h1{margin:0;font-size:16px;font-weight:650;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
header p{flex:1;min-width:0;margin:0;color:var(--text2);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
button,select{font:inherit;color:inherit;cursor:pointer}
:focus-visible{outline:2px solid var(--run-line);outline-offset:2px}
.plain{align-self:center;padding:4px 10px;border:1px solid var(--line);border-radius:6px;background:transparent;color:var(--text2)}
.plain:hover{background:var(--under)}
main{min-width:0;min-height:0;padding:20px}
main svg{display:block;width:100%;height:100%}
[data-bad]>rect:first-of-type{stroke:var(--bad-line)}
#tokens path{stroke:var(--card);stroke-width:1.5}
aside{display:flex;flex-direction:column;min-height:0;border-left:1px solid var(--line);background:var(--card)}
section{display:flex;flex:1 1 0;flex-direction:column;min-height:0}
section+section{border-top:1px solid var(--line)}
h2{margin:0;padding:10px 16px 6px;color:var(--text2);font-size:12px;font-weight:600}
ol{flex:1;min-height:0;margin:0;padding:0 8px 8px;overflow:auto;list-style:none;position:relative}
ol button{width:100%;border:0;background:none;text-align:left}
#rows button{display:grid;grid-template-columns:auto 1fr;gap:10px;padding:3px 8px;border-radius:4px;font-size:12px}
#rows button:hover{background:var(--under)}
#rows time{color:var(--text3);font-size:11px;line-height:17px}
#rows span{overflow-wrap:anywhere}
#rows [data-when=future] :is(time,span){color:var(--text3)}
#rows [data-when=now] button{background:var(--run-soft);color:var(--run-ink)}
#rows [data-when=now] span{font-weight:600}
#rows [data-tone=bad] span{color:var(--bad-ink)}
#rows [data-tone=undo] span{color:var(--undo-ink)}
#rows [data-tone=good] span{color:var(--ok-ink)}
#no-sagas{margin:0;padding:0 16px 12px;color:var(--text3)}
#lanes li{padding:6px 8px}
#lanes li>button{display:flex;align-items:center;gap:8px;padding:0;font-size:12px}
#lanes i{padding:0 7px;border-radius:9px;background:var(--run-soft);color:var(--run-ink);font-size:11px;font-style:normal;font-weight:600}
#lanes [data-state=completed]{background:var(--ok-soft);color:var(--ok-ink)}
#lanes [data-state=compensating],#lanes [data-state=compensated]{background:var(--undo-soft);color:var(--undo-ink)}
#lanes [data-state=stuck]{background:var(--bad-soft);color:var(--bad-ink)}
#lanes div{display:flex;flex-wrap:wrap;gap:4px;padding-top:4px}
#lanes span{padding:1px 7px;border:1px solid var(--line);border-radius:4px;color:var(--text2);font-size:11px}
#lanes [data-outcome=open]{border-color:var(--run-line);background:var(--run-soft);color:var(--run-ink)}
#lanes [data-outcome=done]{border-color:transparent;background:var(--ok-soft);color:var(--ok-ink)}
#lanes [data-back='1']{border-color:transparent;background:var(--undo-soft);color:var(--undo-ink)}
#lanes [data-outcome=failed],#lanes [data-outcome=timedOut]{border-color:transparent;background:var(--bad-soft);color:var(--bad-ink)}
footer{grid-column:1/-1;padding:8px 20px 10px;border-top:1px solid var(--line);background:var(--card)}
.transport{display:flex;align-items:center;gap:14px}
.keys{display:flex;gap:2px}
.keys button{display:grid;place-items:center;width:34px;height:34px;padding:0;border:0;border-radius:6px;background:transparent;color:var(--text2)}
.keys button:hover{background:var(--under);color:var(--text)}
.keys svg{width:18px;height:18px;fill:currentColor}
.keys #play{background:var(--run-line);color:#fff}
.keys #play:hover{filter:brightness(1.08)}
#clock{min-width:9.5em;font-size:15px;font-weight:600;text-align:right}
.track{flex:1;min-width:80px}
#marks{display:block;width:calc(100% - 16px);height:6px;margin:0 8px}
#scrub{display:block;width:100%;height:18px;margin:0;accent-color:var(--run-line)}
#count{min-width:7em;color:var(--text3);font-size:11px;text-align:right}
select{padding:4px 6px;border:1px solid var(--line);border-radius:6px;background:var(--card)}
.provenance{margin:6px 0 0;color:var(--text3);font-size:11px;overflow-wrap:anywhere}
@media(max-width:760px){body{grid-template:auto minmax(220px,1fr) minmax(0,38vh) auto / minmax(0,1fr)}aside{border-left:0;border-top:1px solid var(--line)}.transport{flex-wrap:wrap;gap:8px}.track{order:5;flex-basis:100%}#count{display:none}main{padding:12px}#clock{min-width:0}}
`;
