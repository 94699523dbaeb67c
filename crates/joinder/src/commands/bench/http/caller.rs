//! A client on one connection that is kept: it reads an answer to its end and keeps none of it.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context, Result, ensure};

/// Longer than the server lets any request last.
const WAITS: Duration = Duration::from_secs(60);

pub(in crate::commands::bench) struct Caller {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
}

/// What is kept of an answer.
pub(in crate::commands::bench) struct Answer {
    pub(super) status: u16,
    pub(super) bytes: u64,
}

impl Caller {
    pub(in crate::commands::bench) fn new(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).context("cannot reach the node")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(WAITS))?;
        Ok(Self { stream: BufReader::with_capacity(1 << 16, stream), address })
    }

    pub(in crate::commands::bench) fn get(&mut self, path: &str) -> Result<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", self.address);
        self.stream.get_mut().write_all(request.as_bytes())?;
        let line = self.line()?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.context("expected the status of an answer")?;
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(said) = line.strip_prefix("content-length:") {
                length = said.trim().parse()?;
            }
            chunked |= line.starts_with("transfer-encoding:") && line.ends_with("chunked");
        }
        let bytes = if chunked { self.chunks()? } else { self.skip(length)? };
        Ok(Answer { status, bytes })
    }

    /// A line without its end.
    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        ensure!(self.stream.read_line(&mut line)? > 0, "the node hung up in the middle of an answer");
        Ok(line.trim_end().to_owned())
    }

    fn skip(&mut self, bytes: u64) -> Result<u64> {
        let read = io::copy(&mut self.stream.by_ref().take(bytes), &mut io::sink())?;
        ensure!(read == bytes, "the node hung up in the middle of an answer");
        Ok(bytes)
    }

    fn chunks(&mut self) -> Result<u64> {
        let mut bytes = 0;
        loop {
            let size = u64::from_str_radix(&self.line()?, 16).context("expected the size of a chunk")?;
            bytes += self.skip(size)?;
            self.line()?;
            if size == 0 {
                return Ok(bytes);
            }
        }
    }
}
