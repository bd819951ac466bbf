// Reads a JSON array of flowcharts, and writes what Mermaid makes of each: an error, or how much it has; after "show" also the words it shows.
import { text } from 'node:stream/consumers';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('', { url: 'http://localhost' });
for (const name of Object.getOwnPropertyNames(window).filter((name) => !(name in globalThis))) {
  globalThis[name] = window[name];
}
// There is no layout here, and so no size and no way of an edge that could be kept in base 64.
window.SVGElement.prototype.getBBox = () => ({ x: 0, y: 0, width: 100, height: 20 });
globalThis.btoa = () => '';

const { default: mermaid } = await import('mermaid');
mermaid.initialize({ startOnLoad: false, maxEdges: 1_000_000, maxTextSize: 1_000_000 });

async function read(flowchart) {
  try {
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(flowchart);
    const size = { nodes: db.getVertices().size, edges: db.getEdges().length, frames: db.getSubGraphs().length };
    return process.argv[2] === 'show' ? { ...size, words: await words(flowchart) } : size;
  } catch (error) {
    return { error: `${error}` };
  }
}

async function words(flowchart) {
  const { svg } = await mermaid.render('drawing', flowchart);
  const drawing = new window.DOMParser().parseFromString(svg, 'text/html');
  return [...drawing.querySelectorAll('.nodeLabel')].map((label) => label.textContent);
}

const results = [];
for (const flowchart of JSON.parse(await text(process.stdin))) {
  results.push(await read(flowchart));
}
process.stdout.write(JSON.stringify(results));
