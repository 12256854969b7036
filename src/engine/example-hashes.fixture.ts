/** Log hash of each scenario of `public/examples/order-saga.flow.json`, in Node and in a browser alike. Written by the test. */
export const EXAMPLE_HASHES: { readonly [scenario: string]: string } = {
  'happy-path': '3f89c8d396881cc561baa2f073b6a38f',
  'payment-declined': 'd4c2db6abe1993d276d65b6fccbd9d54',
  'payment-crashes': 'a7593dcb348b996144dddeefd1a64729',
  'payment-crashes-idempotent': 'cd14c43a11c817ea87d88d5aea5e2bc1',
};
