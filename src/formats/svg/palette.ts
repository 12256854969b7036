import type { Tone } from '../../catalog/entry.ts';
import type { AnnotationTone } from '../../design/document.ts';

/** A colour in three strengths: for strokes and marks, for surfaces, and for text on them. */
export interface Ink {
  readonly line: string;
  readonly soft: string;
  readonly ink: string;
}

type State = 'ok' | 'warn' | 'bad' | 'undo' | 'run';

/** The colours of the application's two themes in sRGB, since few programs that open an SVG know OKLCH. */
export interface Palette {
  readonly canvas: string;
  readonly card: string;
  readonly under: string;
  readonly line: string;
  readonly wire: string;
  readonly text: string;
  readonly text2: string;
  readonly text3: string;
  readonly tones: Readonly<Record<Tone | State, Ink>>;
}

export const LIGHT: Palette = {
  canvas: '#f3f4f6', card: '#ffffff', under: '#eceef1', line: '#dde0e4', wire: '#a2a6ae', text: '#191e28', text2: '#454a56', text3: '#5e636e',
  tones: {
    source: { line: '#21914e', soft: '#def6e3', ink: '#015d2d' },
    channel: { line: '#2b7ec9', soft: '#ddf1ff', ink: '#0e4f86' },
    service: { line: '#8362cd', soft: '#f0eaff', ink: '#523e82' },
    saga: { line: '#bf7b00', soft: '#fbedd5', ink: '#6d4204' },
    store: { line: '#008c90', soft: '#d8f5f6', ink: '#005962' },
    external: { line: '#6f7c8c', soft: '#eaeff5', ink: '#424e5e' },
    system: { line: '#777a80', soft: '#edeef1', ink: '#4a4d53' },
    fault: { line: '#cf413a', soft: '#ffe6e2', ink: '#89211e' },
    expectation: { line: '#b25196', soft: '#ffe6f6', ink: '#762e61' },
    ok: { line: '#21914e', soft: '#dcf7e2', ink: '#015d2d' },
    warn: { line: '#c08100', soft: '#feedc9', ink: '#6c4302' },
    bad: { line: '#d73431', soft: '#ffe7e4', ink: '#94221f' },
    undo: { line: '#d45e00', soft: '#ffe8d6', ink: '#7b3606' },
    run: { line: '#2760d1', soft: '#e2edff', ink: '#1346ab' },
  },
};

export const DARK: Palette = {
  canvas: '#0d0f13', card: '#1d1f24', under: '#272a30', line: '#2c2f35', wire: '#585c65', text: '#ebedf0', text2: '#b7bbc1', text3: '#989ba3',
  tones: {
    source: { line: '#58b575', soft: '#173420', ink: '#9edcae' },
    channel: { line: '#5aa3ec', soft: '#182e45', ink: '#9ed0ff' },
    service: { line: '#a787f6', soft: '#2e2743', ink: '#cebfff' },
    saga: { line: '#e4a249', soft: '#3a290b', ink: '#f2c08a' },
    store: { line: '#40b1b5', soft: '#193132', ink: '#89dae3' },
    external: { line: '#92a0b1', soft: '#292d32', ink: '#beccde' },
    system: { line: '#9b9ea5', soft: '#2c2d2f', ink: '#c7cbd1' },
    fault: { line: '#fa695e', soft: '#42221f', ink: '#ffa598' },
    expectation: { line: '#da76bb', soft: '#3d2234', ink: '#ffabe3' },
    ok: { line: '#58b575', soft: '#1d3223', ink: '#9edcae' },
    warn: { line: '#e8a628', soft: '#382a0b', ink: '#f1c189' },
    bad: { line: '#ff6056', soft: '#3a2725', ink: '#ffa89b' },
    undo: { line: '#fe843d', soft: '#3c2719', ink: '#ffb58b' },
    run: { line: '#5b8df0', soft: '#1c2f53', ink: '#9bbeff' },
  },
};

export const paletteOf = (name: 'light' | 'dark' | undefined): Palette => (name === 'dark' ? DARK : LIGHT);

/** Notes and groups have names of colours; what they look like is the palette's. */
export const NOTE_TONES: Readonly<Record<AnnotationTone, Tone | State | undefined>> = { plain: undefined, yellow: 'warn', green: 'ok', blue: 'channel', purple: 'service', red: 'bad' };
