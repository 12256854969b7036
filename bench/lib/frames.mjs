/**
 * CPU time of the page's main thread for each of so many frames, in milliseconds. `move` is called in the page at every
 * frame with the frame's number; whatever else the page does goes on.
 */
export async function mainThreadPerFrame(page, frames, move = () => {}, argument = null) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busySeconds = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value;
  const run = (count) => page.evaluate(`new Promise((resolve) => {
    const each = ${move.toString()};
    let frame = 0;
    const next = () => {
      each(frame, ${JSON.stringify(argument)});
      if (++frame < ${count}) requestAnimationFrame(next);
      else requestAnimationFrame(resolve);
    };
    requestAnimationFrame(next);
  })`);
  await run(10);
  const before = await busySeconds();
  await run(frames);
  const after = await busySeconds();
  await session.detach();
  return (1000 * (after - before)) / frames;
}
