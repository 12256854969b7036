/** A worker that takes a file and never comes back, as a parser that does not end. */
addEventListener('message', () => {
  for (;;);
});
postMessage('ready');
