import { setSourceMapsSupport } from 'node:module';

// Loaded by --import, before the program. The flag --enable-source-maps would keep the maps of all packages too, and
// with it the logger reads this project's own map at the start of every process: 20 MB that only a stack trace needs.
setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
