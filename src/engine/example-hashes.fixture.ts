/** Log hash of each scenario of `public/examples/order-saga.flow.json`, in Node and in a browser alike. Written by the test. */
export const EXAMPLE_HASHES: { readonly [scenario: string]: string } = {
  'happy-path': '1d9368155b2651636288c0ddc26acc76',
  'payment-declined': 'e43d56d0ff8639314836813ae8ffc70d',
  'payment-crashes': 'd5532963f05349edd6369ad1267f2f95',
  'payment-crashes-idempotent': '018a29b5a7d62cfef3c08b475b2316ad',
};
