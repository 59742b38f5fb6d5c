// How the run of events.ts ends in every report for people.

export const SUMMARY = String.raw`
  8 passing (2m)
  1 pending
  2 failing

  flaky test/flaky.test.js passed on attempt 2

  1) money
       adds:
     AssertionError: expected 1 to equal 2

     + expected - actual

     -1
     +2

       at Context.<anonymous> (test/money.test.js:7:10)
     caused by RangeError: too much
       at sum (src/money.js:3:5)

  2) money
       "before each" hook for "rounds":
     just text

  stdout:
    paid 1
    paid 2

  stderr:
    warned

  prun test/money.test.js --grep 'a b' --seed 42

  3) test/exits.test.js: crashed with exit code 3 (process.exit was called at Context.<anonymous> (test/exits.test.js:2:3))

  prun test/exits.test.js --grep 'a b' --seed 42

  4) test/hangs.test.js: timed-out by SIGKILL during test

  prun test/hangs.test.js --grep 'a b' --seed 42

  5) test/broken.test.js: failed with exit code 1 during loading
     SyntaxError: Unexpected token ')'

  prun test/broken.test.js --grep 'a b' --seed 42

  6) test/it's lost.test.js: lost
     ServerGone: the process that serves it is gone
       at node:internal/x:1:2

  prun 'test/it'\''s lost.test.js' --grep 'a b' --seed 42

  9 files: 2 passed, 1 flaky, 2 failed, 1 timed-out, 1 crashed, 1 lost, 1 canceled, 2 slots, fork, seed 42
  1m 35s, the files need at least 1m 30s: test 47%, idle 52%

  slowest 1m 30s  test/hangs.test.js

  1 file left something behind
    test/leaks.test.js: process 12 node server.js, handle TCPServerWrap

  info: left-pad was skipped
    hint: list it under preloadIgnore
  warning: a file has root hooks and no tests (2 times)
  error: the global teardown failed

`;
