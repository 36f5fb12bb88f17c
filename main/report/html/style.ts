import { markup } from '../../domain/markup.ts';

/**
 * The look of a report: the light theme of the screens (renderer/ui/tokens.css), where alarm colours are fills with a dark
 * outline and never the text; on white, for paper.
 */
export const reportStyle = markup`
@page { size: A4; margin: 15mm 14mm 17mm; }
* { box-sizing: border-box; }
html { color: #15191e; background: #ffffff; font: 10pt/1.42 "Inter", "Noto Sans", "DejaVu Sans", "Liberation Sans", system-ui, sans-serif; font-variant-numeric: tabular-nums; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { max-width: 182mm; margin: 0 auto; padding: 8mm 0; overflow-wrap: anywhere; }
@media print { body { max-width: none; padding: 0; } }
h1 { margin: 0 0 1mm; font-size: 17pt; line-height: 1.2; }
h2 { margin: 8mm 0 2.5mm; border-bottom: 1.5pt solid #15191e; padding-bottom: 0.8mm; font-size: 12.5pt; break-after: avoid; }
h3 { margin: 4.5mm 0 1mm; font-size: 10.5pt; break-after: avoid; }
p { margin: 0 0 1.6mm; }
.kind { margin: 0 0 2mm; color: #3c4650; font-size: 9pt; letter-spacing: 0.06em; text-transform: uppercase; }
.quiet { color: #3c4650; font-size: 9pt; }
.summary p { font-size: 11pt; }
.facts { display: grid; grid-template-columns: repeat(4, 1fr); gap: 2.5mm; margin: 4mm 0; }
.fact { border: 0.8pt solid #5e6974; border-radius: 1.5mm; padding: 1.8mm 2.5mm; background: #f2f3f4; break-inside: avoid; }
.fact b { display: block; font-size: 13pt; line-height: 1.25; }
.fact b.unknown { font-size: 10.5pt; }
.fact span { color: #3c4650; font-size: 8.5pt; }
.warn { border: 1.5pt solid #15191e; border-left: 5mm solid #e69f00; margin: 3mm 0; padding: 1.6mm 3mm; break-inside: avoid; }
.warn p:last-child { margin: 0; }
table { width: 100%; border-collapse: collapse; font-size: 9pt; }
th, td { border-bottom: 0.5pt solid #b4bac0; padding: 0.8mm 2mm 0.8mm 0; text-align: left; vertical-align: top; }
th { color: #3c4650; font-weight: 600; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
.time { width: 1%; white-space: nowrap; }
.word { font-weight: 700; white-space: nowrap; }
tr.decision td { background: #f2f3f4; font-weight: 600; }
tr.gap td { color: #8a2c66; font-weight: 600; }
/* Lines of boxes, not a grid: a grid is not broken between its rows on paper. */
.moments { orphans: 1; widows: 1; }
.moments figure { display: inline-block; width: 49%; margin: 0 1% 3mm 0; vertical-align: top; }
.moments.wide figure { display: block; width: 100%; }
figure { border: 0.8pt solid #5e6974; border-radius: 1.5mm; padding: 2mm; break-inside: avoid; }
figure svg { display: block; width: 100%; height: auto; max-height: 62mm; }
.moments.wide figure svg { max-height: 120mm; }
figcaption { margin-bottom: 1mm; font-size: 9pt; }
figcaption b { font-size: 10.5pt; }
.matrix { display: inline-block; margin: 0 6mm 4mm 0; vertical-align: top; break-inside: avoid; }
.matrix table { width: auto; font-size: 8.5pt; }
.matrix th, .matrix td { border: 0.5pt solid #5e6974; padding: 0.6mm 1.4mm; text-align: center; vertical-align: middle; white-space: nowrap; }
.matrix.dense table { font-size: 6pt; }
.matrix.dense th, .matrix.dense td { padding: 0.2mm 0.5mm; }
.matrix caption { padding-bottom: 1mm; text-align: left; font-weight: 600; }
.matrix .self { background: #b4bac0; }
.matrix .p1 { border: 1.2pt solid #15191e; background: #d55e00; color: #000000; font-weight: 700; }
.matrix .p2 { border: 1.2pt solid #15191e; background: #e69f00; font-weight: 700; }
.matrix .p3 { border: 1.2pt solid #15191e; background: #f0e442; }
.matrix .blind { border: 0.8pt dashed #8a2c66; color: #8a2c66; font-weight: 700; }
.margin { margin-bottom: 4mm; break-inside: avoid; }
.margin svg { display: block; width: 100%; height: auto; }
.gates td:nth-child(3) { font-weight: 700; white-space: nowrap; }
.sheet { border: 0.8pt solid #5e6974; border-radius: 1.5mm; margin-bottom: 3mm; padding: 2mm 3mm; }
footer { margin-top: 8mm; border-top: 0.5pt solid #b4bac0; padding-top: 2mm; color: #3c4650; font-size: 8.5pt; }
svg text { font-family: inherit; }
.casing { fill: none; stroke: #15191e; }
.half { fill: none; stroke: #5e6974; }
.half.degraded, .half.suspect { stroke: #f0e442; }
.half.partial { stroke: #e69f00; }
.half.suspect, .half.partial { stroke-dasharray: 20 12; }
.half.stub { stroke: #d55e00; }
.half.unknown { stroke: #8a2c66; stroke-dasharray: 3 14; stroke-linecap: round; }
.cross { fill: none; stroke: #15191e; }
.crossCasing { fill: none; stroke: #ffffff; }
.tile { fill: #f2f3f4; stroke: #5e6974; }
.tile.p2 { stroke: #15191e; }
.tile.blind { stroke: #8a2c66; stroke-dasharray: 14 9; }
.hull { stroke: #15191e; }
.hatch { fill: none; stroke: #a3abb3; }
.paper { fill: #ffffff; }
`;
