//! Bounds on what one evaluation may consume. On by default.

/// Bounds on input and work. Every bound that is hit is an [`ErrorKind::Limit`](crate::ErrorKind::Limit) error,
/// never a silent cut.
///
/// # Example
///
/// ```
/// use portcullis::Limits;
/// let limits = Limits::default().bytes(1 << 20).depth(32);
/// assert_eq!(limits.max_bytes(), 1 << 20);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Limits {
    bytes: usize,
    depth: usize,
    nodes: usize,
    instructions: usize,
}

impl Limits {
    /// The defaults: 64 MiB of text, depth 64, 4 million nodes, and an instruction budget that grows with the input.
    pub const fn new() -> Self {
        Self { bytes: 64 << 20, depth: 64, nodes: 4_000_000, instructions: 2_000_000 }
    }

    /// The most bytes one source may have.
    ///
    /// ### Default
    ///
    /// 64 MiB.
    pub const fn bytes(mut self, bytes: usize) -> Self {
        self.bytes = bytes;
        self
    }

    /// The deepest nesting of lists and maps in a document.
    ///
    /// ### Default
    ///
    /// 64; Kubernetes objects seldom pass 20.
    pub const fn depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    /// The most values (scalars, lists, maps) one source may expand to, aliases included.
    ///
    /// ### Default
    ///
    /// 4,000,000.
    pub const fn nodes(mut self, nodes: usize) -> Self {
        self.nodes = nodes;
        self
    }

    /// The engine's instruction budget for one review, before the part that grows with the size of the input.
    ///
    /// ### Default
    ///
    /// 2,000,000, plus 2,000 for each value of the review and its inventory.
    pub const fn instructions(mut self, instructions: usize) -> Self {
        self.instructions = instructions;
        self
    }

    /// See [`Limits::bytes`].
    #[must_use]
    pub const fn max_bytes(&self) -> usize {
        self.bytes
    }

    /// See [`Limits::depth`].
    #[must_use]
    pub const fn max_depth(&self) -> usize {
        self.depth
    }

    /// See [`Limits::nodes`].
    #[must_use]
    pub const fn max_nodes(&self) -> usize {
        self.nodes
    }

    /// See [`Limits::instructions`].
    #[must_use]
    pub const fn max_instructions(&self) -> usize {
        self.instructions
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}
