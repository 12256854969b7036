/** Log hash of each scenario of `public/examples/order-saga.flow.json`, in Node and in a browser alike. Written by the test. */
export const EXAMPLE_HASHES: { readonly [scenario: string]: string } = {
  'happy-path': '365f44be7d066015a1130606cd97d69b',
  'payment-declined': '1d8bfbd75ea52d2f048085fd28aeabc4',
  'payment-crashes': 'f0e474383a52ce7d1549959e84a3c329',
  'payment-crashes-idempotent': '05af33c42233fa8daef04f1a9c1a1ea1',
};
