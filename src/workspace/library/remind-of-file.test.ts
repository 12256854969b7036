import { beforeEach, expect, test } from 'vitest';
import { Stage } from '../stage.fixture.ts';
import { CHANGES_BEFORE_REMINDER } from './remind-of-file.ts';

let stage: Stage;
beforeEach(async () => {
  stage = new Stage();
  await stage.workspace.library.start();
  await stage.settle();
});

const change = (times: number): void => {
  for (let at = 0; at < times; at++) stage.workspace.document.edit('Change', (design) => void (design.description += '.'));
};
const said = (): readonly string[] => stage.workspace.notices.state.notices.map(({ text }) => text).filter((text) => text.includes('this browser alone'));

test('after much work, once and never again', () => {
  change(CHANGES_BEFORE_REMINDER - 1);
  expect(said()).toEqual([]);
  change(1);
  expect(said()).toHaveLength(1);
  stage.workspace.notices.closeKey('file');
  change(CHANGES_BEFORE_REMINDER);
  expect(said()).toEqual([]);
});

test('not who has a file already', async () => {
  await stage.workspace.files.saveAs();
  change(2 * CHANGES_BEFORE_REMINDER);
  expect(said()).toEqual([]);
});
