import { useEffect, useMemo, useRef } from 'react';
import { ReactFlow, type ReactFlowInstance, ViewportPortal } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import type { InventoryView } from '../../main/contract/screen.ts';
import { useScreen } from '../state/use-stores.ts';
import { BundleEdge, type BundleFlowEdge } from './bundle-edge.tsx';
import { BundleLabel } from './bundle-label.tsx';
import { EmptyMap, WaitingMap } from './no-map.tsx';
import { flowElements } from './flow-elements.ts';
import { Hulls } from './hulls.tsx';
import { RegionNode, type RegionFlowNode } from './region-node.tsx';
import styles from './topology.module.css';

// Module scope: a new object on each render would mount every node again.
const nodeTypes = { region: RegionNode };
const edgeTypes = { bundle: BundleEdge };
const fitOptions = { padding: 0.05 };
const proOptions = { hideAttribution: true };

/** The map: declared regions at declared places. Nothing on it moves because of a state. */
export function Topology() {
  const inventory = useScreen((screen) => screen.inventory);
  if (inventory === undefined) return <WaitingMap />;
  if (inventory.regions.length === 0) return <EmptyMap />;
  return <DeclaredMap inventory={inventory} />;
}

function DeclaredMap({ inventory }: { readonly inventory: InventoryView }) {
  const { nodes, edges, labels, bounds } = useMemo(() => flowElements(inventory), [inventory]);
  const frame = useRef<HTMLDivElement>(null);
  const flow = useRef<ReactFlowInstance<RegionFlowNode, BundleFlowEdge> | null>(null);
  const isMovedByHand = useRef(false);

  useEffect(() => {
    const fit = () => void flow.current?.fitBounds(bounds, fitOptions);
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'f' || event.ctrlKey || event.altKey || event.metaKey) return;
      isMovedByHand.current = false;
      fit();
    };
    window.addEventListener('keydown', onKey);
    // A window that changes size keeps the whole map in view, until somebody moved the map by hand.
    const observer = new ResizeObserver(() => {
      if (!isMovedByHand.current) requestAnimationFrame(fit);
    });
    if (frame.current !== null) observer.observe(frame.current);
    return () => {
      window.removeEventListener('keydown', onKey);
      observer.disconnect();
    };
  }, [bounds]);

  return (
    <div ref={frame} className={styles['map']} data-map="drawn" role="group" aria-label="Topology">
      <ReactFlow<RegionFlowNode, BundleFlowEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onInit={(instance) => {
          flow.current = instance;
          void instance.fitBounds(bounds, fitOptions);
        }}
        onMoveStart={(event) => {
          if (event !== null) isMovedByHand.current = true;
        }}
        minZoom={0.05}
        maxZoom={6}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        zoomOnDoubleClick={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        panActivationKeyCode={null}
        proOptions={proOptions}
      >
        <Hulls inventory={inventory} />
        <ViewportPortal>
          {labels.map((label) => (
            <BundleLabel key={label.pairKey} pairKey={label.pairKey} name={label.name} at={label.at} />
          ))}
        </ViewportPortal>
      </ReactFlow>
    </div>
  );
}
