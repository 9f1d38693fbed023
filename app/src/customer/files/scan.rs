//! Asking ClamAV about a content while it comes in: clamd's `INSTREAM` (see clamd(8)).
//!
//! Each chunk is sent on as it arrives, so that nothing has to be kept for the question. Where a scanner is configured and
//! does not answer, nothing is taken: a file that nobody has looked at is not let in.

use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};

/// How long the scanner may take for a connection, for a chunk, and for its verdict.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where clamd listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanner(String);

impl Scanner {
    /// `HOST:PORT`, or the path of its socket as `unix:/run/clamav/clamd.ctl`.
    #[must_use]
    pub fn at(address: &str) -> Scanner {
        Scanner(address.to_owned())
    }

    /// Begins to ask about a content.
    ///
    /// # Errors
    /// When clamd is not there.
    pub(super) async fn begin(&self) -> io::Result<Scan> {
        let mut line: Box<dyn Line> = match self.0.strip_prefix("unix:") {
            Some(path) => Box::new(in_time(UnixStream::connect(path)).await?),
            None => Box::new(in_time(TcpStream::connect(&self.0)).await?),
        };
        in_time(line.write_all(b"zINSTREAM\0")).await?;
        Ok(Scan { line })
    }
}

/// A connection of either kind.
trait Line: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

/// A question under way.
pub(super) struct Scan {
    line: Box<dyn Line>,
}

impl Scan {
    /// Sends the next piece of the content.
    pub(super) async fn feed(&mut self, chunk: &[u8]) -> io::Result<()> {
        // A piece of no bytes would be the end.
        for piece in chunk.chunks(1 << 20) {
            let length = u32::try_from(piece.len()).unwrap_or(u32::MAX).to_be_bytes();
            in_time(self.line.write_all(&length)).await?;
            in_time(self.line.write_all(piece)).await?;
        }
        Ok(())
    }

    /// Ends the content and hears what it was: nothing, or the name of what was found.
    pub(super) async fn verdict(mut self) -> io::Result<Option<String>> {
        in_time(self.line.write_all(&[0; 4])).await?;
        let mut answer = Vec::new();
        in_time((&mut self.line).take(1000).read_to_end(&mut answer)).await?;
        let answer = String::from_utf8_lossy(&answer);
        let answer = answer.trim_matches(['\0', '\n', ' ']);
        let said = answer.strip_prefix("stream: ").unwrap_or(answer);
        match said.strip_suffix(" FOUND") {
            Some(name) => Ok(Some(name.to_owned())),
            None if said == "OK" => Ok(None),
            None => Err(io::Error::other(format!("clamd answered {said:?}"))),
        }
    }
}

async fn in_time<T>(work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    tokio::time::timeout(PATIENCE, work).await.unwrap_or_else(|late| Err(late.into()))
}
