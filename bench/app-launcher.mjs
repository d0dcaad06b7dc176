import process from 'node:process';
import { startApp } from '../deploy/local/app.mjs';

// The app as `npm start` runs it, in a process of its own so that its log can go to a file.
process.send({ startedAt: Date.now() });
const app = startApp(process.env);
for (const reason of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(reason, () => void app.stop());
const how = await app.exited;
if (!app.isAskedToStop()) console.error(`The app ended by itself (${how}).`);
process.exit(app.isAskedToStop() ? 0 : 1);
