/** Log hash of each scenario of `public/examples/order-saga.flow.json`, in Node and in a browser alike. Written by the test. */
export const EXAMPLE_HASHES: { readonly [scenario: string]: string } = {
  'happy-path': 'a9f8ddc8ed4e3c19936e5ec525ac2974',
  'payment-declined': '0a9398a6bd0d2e7eaa7bfb3d723e4e97',
  'payment-crashes': '62558335625d29dbab5a1f912de7d64f',
  'payment-crashes-idempotent': '78527672dde8439ad780d832c701ebd1',
};
