import './bridge/zod-without-eval.ts';

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no #root');

// Loaded after, not beside: no schema may be built before zod was told to do without eval, whatever the bundler's order.
const { start } = await import('./app/start.tsx');
await start(place);
