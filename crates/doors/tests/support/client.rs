//! A client that says exactly what it is told to, over a real socket.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

pub struct Client {
    pub line: BufReader<TcpStream>,
}

impl Client {
    /// Connects and hears the greeting.
    pub async fn greeted(address: SocketAddr) -> (Client, String) {
        let mut client = Client { line: BufReader::new(TcpStream::connect(address).await.expect("somebody listens")) };
        let greeting = client.hear().await;
        (client, greeting)
    }

    /// Connects and gets as far as 354.
    pub async fn in_data(address: SocketAddr) -> Client {
        let (mut client, _) = Client::greeted(address).await;
        for line in ["EHLO c.example", "MAIL FROM:<jo@away.example>", "RCPT TO:<help@desk.example>"] {
            let said = client.say(line).await;
            assert!(said.starts_with("250"), "{said}");
        }
        let said = client.say("DATA").await;
        assert!(said.starts_with("354"), "{said}");
        client
    }

    /// Sends one line, hears the answer.
    pub async fn say(&mut self, line: &str) -> String {
        self.send(format!("{line}\r\n").as_bytes()).await;
        self.hear().await
    }

    pub async fn send(&mut self, bytes: &[u8]) {
        self.line.write_all(bytes).await.expect("the line holds");
    }

    /// One whole answer; "" when the line was closed.
    pub async fn hear(&mut self) -> String {
        let hearing = async {
            let mut answer = String::new();
            loop {
                let before = answer.len();
                match self.line.read_line(&mut answer).await {
                    Ok(0) | Err(_) => return answer,
                    Ok(_) if answer.as_bytes().get(before + 3) != Some(&b'-') => return answer,
                    Ok(_) => {}
                }
            }
        };
        timeout(Duration::from_secs(30), hearing).await.expect("an answer in time")
    }
}
