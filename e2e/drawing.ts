import type { Locator, Page } from '@playwright/test';

export const node = (page: Page, id: string): Locator => page.locator(`.react-flow__node[data-id="${id}"]`);

export const quickAdd = (page: Page): Locator => page.getByRole('combobox', { name: /^Add/ });

export const status = (page: Page): Locator => page.getByTestId('status-bar');
