/** The longest task of the page's main thread while `work` goes on, by its CPU time and by the clock, in milliseconds. */
export async function longestTask(page, work) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'] } });
  await work();
  const isComplete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await isComplete;
  await session.detach();
  const main = await mainThread(events);
  const tasks = events.filter(({ name, pid, tid, dur }) => /RunTask/.test(name) && dur !== undefined && `${pid}/${tid}` === main);
  const most = (key) => tasks.reduce((longest, task) => Math.max(longest, task[key] ?? 0), 0) / 1000;
  if (tasks.length === 0) throw new Error('the trace has no task of the main thread');
  return { cpuMs: most('tdur'), wallMs: most('dur') };
}

/** The renderer whose main thread did most: the page that was worked with. */
function mainThread(events) {
  const busy = new Map(events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => [`${pid}/${tid}`, 0]));
  for (const { pid, tid, dur } of events) if (busy.has(`${pid}/${tid}`)) busy.set(`${pid}/${tid}`, busy.get(`${pid}/${tid}`) + (dur ?? 0));
  return [...busy].sort(([, a], [, b]) => b - a)[0]?.[0];
}
