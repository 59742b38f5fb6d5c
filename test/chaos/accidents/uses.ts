// What of Node and of mocha a file may use: all of it works as in a process of its own.

import { type Accident, file, PASSES } from "./accident.js";

export const USES: readonly Accident[] = [
	file(
		"worker-threads",
		"worker_threads",
		`const { Worker } = require('node:worker_threads');
		it('works', (done) => { new Worker('require("node:worker_threads").parentPort.postMessage(6 * 7)', { eval: true }).once('message', (got) => done(got === 42 ? undefined : new Error(got))); }).timeout(0);`,
		PASSES,
	),
	file(
		"cluster",
		"cluster",
		`const cluster = require('node:cluster');
		it('works', (done) => {
			cluster.setupPrimary({ exec: require('node:path').join(__dirname, '..', 'cluster-worker.js') });
			const worker = cluster.fork(); worker.once('message', (got) => { worker.disconnect(); worker.once('exit', () => done(got === 'hello' ? undefined : new Error(got))); });
		}).timeout(0);`,
		PASSES,
		{ files: { "cluster-worker.js": "process.send('hello');" } },
	),
	file(
		"forks-with-ipc",
		"child_process.fork with IPC",
		`it('works', (done) => {
			const child = require('node:child_process').fork(require('node:path').join(__dirname, '..', 'ipc-child.js'));
			child.once('message', (got) => { child.disconnect(); child.once('exit', (code) => done(got === 2 && code === 0 ? undefined : new Error([got, code]))); }); child.send(1);
		}).timeout(0);`,
		PASSES,
		{ files: { "ipc-child.js": "process.on('message', (got) => process.send(got + 1));" } },
	),
	file(
		"fetch",
		"fetch from a server of its own",
		`it('works', async () => {
			const server = require('node:http').createServer((_request, response) => response.end('hi'));
			await new Promise((done) => server.listen(0, '127.0.0.1', done));
			const text = await (await fetch('http://127.0.0.1:' + server.address().port)).text();
			server.close(); server.closeAllConnections(); if (text !== 'hi') throw new Error(text);
		}).timeout(0);`,
		PASSES,
	),
	file(
		"async-fs",
		"async file system, dns, zlib",
		`it('works', async () => {
			const text = await require('node:fs/promises').readFile(__filename, 'utf8'); if (!text.includes('works')) throw new Error(text);
			await require('node:dns/promises').lookup('localhost');
			await require('node:util').promisify(require('node:zlib').gzip)('x');
		}).timeout(0);`,
		PASSES,
	),
	file(
		"webassembly",
		"WebAssembly",
		`it('works', async () => {
			const bytes = Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 9, 1, 7, 0, 32, 0, 32, 1, 106, 11]);
			const { instance } = await WebAssembly.instantiate(bytes); if (instance.exports.add(2, 3) !== 5) throw new Error('no');
		}).timeout(0);`,
		PASSES,
	),
	file(
		"crypto",
		"crypto: sync, async, web",
		`it('works', async () => {
			const crypto = require('node:crypto'); crypto.randomUUID(); crypto.createHash('sha256').update('x').digest('hex');
			await require('node:util').promisify(crypto.pbkdf2)('a', 'b', 1000, 32, 'sha256');
			await crypto.webcrypto.subtle.digest('SHA-256', Buffer.from('x')); crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
		}).timeout(0);`,
		PASSES,
	),
	file(
		"inspector",
		"an inspector session, heap statistics, gc by pressure",
		`it('works', (done) => {
			const session = new (require('node:inspector').Session)(); session.connect();
			session.post('Runtime.evaluate', { expression: '1 + 1' }, (error, got) => { session.disconnect(); for (let i = 0; i < 200; i++) Buffer.alloc(1 << 20); done(error ?? (got.result.value === 2 ? undefined : new Error('no'))); });
		}).timeout(0);`,
		PASSES,
	),
	file(
		"top-level-await",
		"an ES module with top-level await",
		"import { setTimeout as pause } from 'node:timers/promises'; await pause(10); it('passes', () => {});",
		PASSES,
		{ file: "test/top-level-await.mjs" },
	),
	file(
		"retries",
		"this.retries",
		"let tries = 0; it('passes at last', function () { this.retries(2); if (++tries < 3) throw new Error('not yet'); });",
		PASSES,
	),
	file(
		"root-hooks",
		"has root hooks",
		"let ran = 0; beforeEach(() => { ran++; }); it('passes', () => { if (ran !== 1) throw new Error(String(ran)); });",
		PASSES,
	),
	file(
		"only",
		".only",
		"it('is left out', () => { throw new Error('no'); }); it.only('passes', () => {});",
		{
			...PASSES,
			notice: "ONLY",
		},
	),
	file(
		"skips",
		"skips in all ways",
		"it.skip('a', () => {}); it('b'); it('c', function () { this.skip(); }); describe.skip('d', () => { it('e', () => {}); }); it('passes', () => {});",
		{ outcome: "passed", counts: [1, 0, 4] },
	),
	file(
		"delays-its-root",
		"a delayed root suite",
		"setTimeout(() => { it('passes', () => {}); run(); }, 20);",
		PASSES,
		{ args: ["--delay"] },
	),
	file(
		"has-20000-tests",
		"20,000 tests in one file",
		"for (let i = 0; i < 20_000; i++) it('test ' + i, () => {});",
		{ outcome: "passed", counts: [20_000, 0, 0] },
	),
];
