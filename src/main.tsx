const root = document.querySelector('#root');
if (root) root.textContent = 'Flowstage';
