/** Log hash of each scenario of `public/examples/order-saga.flow.json`, in Node and in a browser alike. Written by the test. */
export const EXAMPLE_HASHES: { readonly [scenario: string]: string } = {
  'happy-path': 'b48b11134f3044a8eca7c8b90bd6d9b8',
  'payment-declined': '5bf4852d3b8c1fc3fb14567dfd0fc7eb',
  'payment-crashes': '271c7a7e91f072dd057f29f91052a561',
  'payment-crashes-idempotent': '70f9f13d1898c2e33bb3013e49d714e2',
};
