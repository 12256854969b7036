/** Log hash of each scenario of `public/examples/order-saga.flow.json`, in Node and in a browser alike. Written by the test. */
export const EXAMPLE_HASHES: { readonly [scenario: string]: string } = {
  'happy-path': '034c4f7ec5c96a250119cbf1d6c02828',
  'payment-declined': '4e5663465fd1b639a71f23526f4160da',
  'payment-crashes': '7fb9e53a1dc74f8f804f0f78be33eca0',
  'payment-crashes-idempotent': '80c648f0f0c35fa9a0c5245c66378b3d',
};
