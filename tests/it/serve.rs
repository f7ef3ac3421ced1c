//! `mdbook serve` with the plugin: the preview keeps running and shows errors on the page.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::support::installed;
use crate::support::plugin::{book_toml, folder, write};

const PAGE: &str = "src/mls-001-a.md";
const GOOD: &str = "# MLS-001: A\n\n**Status**: Planned\n**Owner**: Ana\n**Target**: 2026-12-01\n\nAll is well.\n";
const PANEL: &str = "<div class=\"mls mls-panel\"";
const BAD: &str = "# MLS-001: A\n\n**Status**: Planned\n**Owner**: Ana\n**Target**: 2026-12-01\n\nAfter [MLS-404].\n";

/// A running server; it is stopped on drop.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(root: &Path) -> Option<Self> {
        let mut command = installed::mdbook()?;
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        command
            .args(["serve", "-n", "127.0.0.1", "-p", &port.to_string()])
            .current_dir(root);
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Some(Self {
            child: child.expect("mdbook starts"),
            port,
        })
    }

    /// Waits until the page contains `sign`; returns its content.
    fn page_with(&mut self, sign: &str) -> String {
        let start = Instant::now();
        let mut last = String::new();
        while start.elapsed() < Duration::from_secs(60) {
            assert_eq!(
                self.child.try_wait().expect("its state"),
                None,
                "the server is gone; last seen: {last}"
            );
            match self.get() {
                Ok(page) if page.contains(sign) => return page,
                Ok(page) => last = page,
                Err(error) => last = error.to_string(),
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("no page says {sign:?}; the last one: {last}");
    }

    fn get(&self) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"GET /index.html HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut page = Vec::new();
        stream.read_to_end(&mut page)?;
        let page = String::from_utf8_lossy(&page);
        let main = page
            .split("<main>")
            .nth(1)
            .and_then(|rest| rest.split("</main>").next());
        Ok(main.unwrap_or_default().to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Errors do not matter: the server may have ended.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// Writes a file with a time that a watcher can distinguish from the last.
fn change(root: &Path, path: &str, text: &str) {
    std::thread::sleep(Duration::from_millis(1100));
    write(root, path, text);
}

#[test]
fn the_preview_keeps_running_and_shows_errors() {
    let toml = book_toml("profile = \"essential\"");
    let book = folder(&[
        ("book.toml", &toml),
        ("src/SUMMARY.md", "- [A](mls-001-a.md)\n"),
        (PAGE, BAD),
    ]);
    let Some(mut server) = Server::start(book.path()) else {
        return;
    };
    let page = server.page_with(PANEL);
    assert!(
        page.contains("unresolved-reference"),
        "the first build is also served: {page}"
    );

    change(book.path(), PAGE, GOOD);
    let page = server.page_with("All is well");
    assert!(!page.contains(PANEL), "{page}");

    change(book.path(), PAGE, BAD);
    server.page_with(PANEL);

    change(book.path(), "book.toml", &toml.replace("profile", "profil"));
    let page = server.page_with("unknown key");
    assert!(page.contains("profil") && page.contains("book.toml:8:1"), "{page}");

    change(book.path(), "book.toml", &toml);
    change(book.path(), PAGE, GOOD);
    let page = server.page_with("All is well");
    assert!(!page.contains(PANEL), "{page}");
}

#[test]
fn a_preview_that_starts_with_a_broken_configuration_shows_the_error() {
    let toml = book_toml("rules.overdeu = \"error\"");
    let book = folder(&[
        ("book.toml", &toml),
        ("src/SUMMARY.md", "- [Words](mls-001-a.md)\n"),
        (PAGE, "---\nid: OTHER\n---\n# No milestone yet\n"),
    ]);
    let Some(mut server) = Server::start(book.path()) else {
        return;
    };
    server.page_with("overdeu");
}
