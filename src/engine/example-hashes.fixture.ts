/** Log hash of each scenario of `public/examples/order-saga.flow.json`, in Node and in a browser alike. Written by the test. */
export const EXAMPLE_HASHES: { readonly [scenario: string]: string } = {
  'happy-path': '618b5a2ab7b914002889d8511dd39119',
  'payment-declined': 'dcb9867b64345c3758c089e3f321bedc',
  'payment-crashes': '196126668504098c23930b062597c0f0',
  'payment-crashes-idempotent': 'e9a2325b0b291248a9c876c8e1bc7239',
};
