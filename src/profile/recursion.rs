//! The order in which rules depend on each other, and the cycles in it.

/// Dependencies first; and the nodes that lie on a cycle closed by a back edge. Iterative: a chain may be as long as a
/// module set has rules.
pub fn order(edges: &[Vec<usize>]) -> (Vec<usize>, Vec<(usize, usize)>) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut state = vec![State::New; edges.len()];
    let mut sorted = Vec::with_capacity(edges.len());
    let mut back = Vec::new();
    for root in 0..edges.len() {
        let mut stack = vec![(root, 0_usize)];
        while let Some((node, next)) = stack.pop() {
            let Some(seen) = state.get_mut(node) else { continue };
            if next == 0 && *seen != State::New {
                continue;
            }
            *seen = State::Open;
            let Some(target) = edges.get(node).and_then(|targets| targets.get(next)).copied() else {
                *seen = State::Done;
                sorted.push(node);
                continue;
            };
            stack.push((node, next + 1));
            match state.get(target) {
                Some(State::New) => stack.push((target, 0)),
                Some(State::Open) => back.push((node, target)),
                _ => {}
            }
        }
    }
    (sorted, back)
}
