import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ensure } from './base/assert.ts';
import { RunClient } from './run/run-client.ts';
import { clientPort } from './run/worker-ports.ts';
import { App } from './ui/shell/app.tsx';
import { followSystemTheme } from './ui/shell/system-theme.ts';
import { createDesignStore } from './workspace/design-store.ts';
import { createRunStore } from './workspace/run-store.ts';
import './ui/theme/tokens.css';
import './ui/theme/base.css';

const designs = createDesignStore();
const runs = createRunStore({
  newClient: () => new RunClient(clientPort(new Worker(new URL('./workers/engine.worker.ts', import.meta.url), { type: 'module' }))),
  after: (ms, callback) => void setTimeout(callback, ms),
});

followSystemTheme();
createRoot(ensure(document.querySelector('#root'), 'the root element')).render(
  <StrictMode>
    <App designs={designs} runs={runs} />
  </StrictMode>,
);

void designs.open('order-saga.flow.json', () => load('./examples/order-saga.flow.json'));

async function load(path: string): Promise<Uint8Array> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
