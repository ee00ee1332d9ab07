//! A line that says what takes so long: on a terminal, and only after half a second.

use std::io::{IsTerminal, Write, stderr};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_millis(500);

/// Shows a line until it is dropped.
pub struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    /// Starts to wait; `quiet` shows nothing ever.
    pub fn start(what: String, quiet: bool) -> Self {
        if quiet || !stderr().is_terminal() {
            return Self(None);
        }
        let (done, waiting) = channel();
        let start = Instant::now();
        Self(Some((
            done,
            std::thread::spawn(move || {
                let mut shown = false;
                while waiting.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                    shown = true;
                    let _ = write!(stderr(), "\r\x1b[2K{what} … {} s", start.elapsed().as_secs());
                }
                if shown {
                    let _ = write!(stderr(), "\r\x1b[2K");
                }
            }),
        )))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, thread)) = self.0.take() {
            drop(done);
            let _ = thread.join();
        }
    }
}
