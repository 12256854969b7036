import { formatInstant } from '../../base/time.ts';
import type { Density, Mark } from './density.ts';
import type { TimeRange } from './time-range.ts';

const AXIS_PX = 20;
const MARKS_PX = 18;

const COLORS: { readonly [K in Mark['kind']]: string } = { crash: '--bad', fault: '--tone-fault', rebalance: '--tone-channel', compensation: '--undo', failure: '--warn' };
const SHAPES: { readonly [K in Mark['kind']]: string } = { crash: '▼', fault: '◆', rebalance: '■', compensation: '●', failure: '▲' };

/** Draws the whole timeline: axis, marks, density, playhead. A few hundred rectangles: well under a millisecond. */
export function drawTimeline(canvas: HTMLCanvasElement, { counts, max, marks }: Density, { fromUs, toUs }: TimeRange, nowUs: number, marked: TimeRange | null): void {
  const ratio = devicePixelRatio;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext('2d');
  if (context === null || width === 0) return;
  const style = getComputedStyle(canvas);
  const color = (name: string): string => style.getPropertyValue(name);
  const x = (us: number): number => ((us - fromUs) / Math.max(1, toUs - fromUs)) * width;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  if (marked !== null) {
    context.fillStyle = color('--accent-soft');
    context.fillRect(x(marked.fromUs), 0, Math.max(1, x(marked.toUs) - x(marked.fromUs)), height);
  }
  drawAxis(context, width, height, fromUs, toUs, color);
  const floor = height - 2;
  const room = floor - AXIS_PX - MARKS_PX;
  context.fillStyle = color('--tone-channel');
  const bar = width / counts.length;
  counts.forEach((count, at) => {
    if (count === 0) return;
    const tall = Math.max(2, Math.sqrt(count / Math.max(1, max)) * room);
    context.fillRect(at * bar, floor - tall, Math.max(1, bar - 1), tall);
  });
  context.font = '11px sans-serif';
  context.textAlign = 'center';
  for (const { timeUs, kind } of marks) {
    context.fillStyle = color(COLORS[kind]);
    context.fillText(SHAPES[kind], x(timeUs), AXIS_PX + 12);
  }
  drawPlayhead(context, x(nowUs), height, color('--accent'));
}

function drawAxis(context: CanvasRenderingContext2D, width: number, height: number, fromUs: number, toUs: number, color: (name: string) => string): void {
  const every = tickUs((toUs - fromUs) / Math.max(1, width / 110));
  context.font = '10px ui-monospace, monospace';
  context.textAlign = 'left';
  for (let us = Math.ceil(fromUs / every) * every; us <= toUs; us += every) {
    const at = Math.round(((us - fromUs) / Math.max(1, toUs - fromUs)) * width) + 0.5;
    context.fillStyle = color('--line');
    context.fillRect(at, 0, 1, height);
    context.fillStyle = color('--text-3');
    context.fillText(formatInstant(Math.round(us)).replace(/\.?0+$/, ''), at + 4, 12);
  }
}

/** The next round step: 1, 2 or 5 times a power of ten, in microseconds. */
function tickUs(leastUs: number): number {
  let power = 1;
  while (power * 10 <= leastUs) power *= 10;
  return ([1, 2, 5, 10].find((factor) => factor * power >= leastUs) ?? 10) * power;
}

function drawPlayhead(context: CanvasRenderingContext2D, at: number, height: number, color: string): void {
  context.fillStyle = color;
  context.fillRect(at - 1, 0, 2, height);
  context.beginPath();
  context.moveTo(at - 5, 0);
  context.lineTo(at + 5, 0);
  context.lineTo(at, 7);
  context.fill();
}
