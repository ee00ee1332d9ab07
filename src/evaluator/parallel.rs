//! Work on many objects by several threads, with results in the order of the objects.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Objects for which another thread is worth its start.
const SHARE: usize = 16;

/// The results of `work` on each item, in their order. `threads` is the most to use; `0` is as many as there are processors.
pub(super) fn map<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let most = if threads == 0 { thread::available_parallelism().map_or(1, usize::from) } else { threads };
    let count = most.min(items.len().div_ceil(SHARE)).max(1);
    if count == 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return done };
            done.push((index, work(item)));
        }
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let handles: Vec<_> = (0..count).map(|_| scope.spawn(take)).collect();
        let joined = handles.into_iter().map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        joined.flatten().collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1_000).collect();
        for threads in [0, 1, 3, 64] {
            assert_eq!(map(&items, threads, |item| item * 2), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        }
        assert!(map(&[] as &[usize], 8, |item| *item).is_empty());
    }
}
