/** Log hash of each scenario of `public/examples/order-saga.flow.json`, in Node and in a browser alike. Written by the test. */
export const EXAMPLE_HASHES: { readonly [scenario: string]: string } = {
  'happy-path': '7266ea463397cadd9c382968c5323340',
  'payment-declined': 'd1bd210c383df673e3d2b4e807da2699',
  'payment-crashes': '43e08fdcf2d3945261d3a54a3938c228',
  'payment-crashes-idempotent': '1518f78ed657337d37bf8df1c787b201',
};
