// Answers JSON calls: options on the first line, then a call on each line; an empty line starts over.
import { createInterface } from 'node:readline';
import { load } from '../node.js';

const portcullis = await load();
let evaluator;
for await (const line of createInterface({ input: process.stdin })) {
  if (line === '') {
    evaluator?.free();
    evaluator = undefined;
  } else if (evaluator === undefined) {
    evaluator = portcullis.evaluator(JSON.parse(line));
  } else {
    console.log(answer(JSON.parse(line)));
  }
}

function answer(call) {
  try {
    return evaluator.render({ ...call, format: 'json' }).replaceAll('\n', ' ');
  } catch (error) {
    return JSON.stringify({ error: error.message });
  }
}
