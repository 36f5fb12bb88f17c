/** What to do where no clusters are declared: `why` they are missed here. */
export function DeclareClusters({ why }: { readonly why: string }) {
  return (
    <>
      <h2>no clusters declared: {why} → Inventory</h2>
      <p>
        Declare them under <code>clusters</code> in the inventory file, or open another:{' '}
        <code>npm start -- --fleet FILE</code>
      </p>
    </>
  );
}
