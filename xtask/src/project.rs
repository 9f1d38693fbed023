//! Where things are: the checkout, cargo's target folder, the server binary, the site it serves.

use std::{
    env, fs,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context, Result};

use crate::{say, toolchain::Toolchain};

/// Whether to build for people (slow to compile, fast to run) or for the next try.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Speed {
    /// `release` for the server, `wasm-release` for the browser.
    Release,
    /// `dev` for both.
    Dev,
}

impl Speed {
    /// The folder in which cargo puts the server.
    pub fn server_folder(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "debug",
        }
    }
}

/// The checkout and the compiler chosen for it.
pub struct Project {
    /// The folder of the workspace's Cargo.toml.
    pub root: PathBuf,
    /// Cargo's target folder, absolute, wherever CARGO_TARGET_DIR put it.
    pub target: PathBuf,
    toolchain: Toolchain,
}

impl Project {
    /// Finds the checkout and a compiler that can build it.
    pub fn open() -> Result<Self> {
        // Asked when it runs, not when it was compiled: one build cache may serve several checkouts.
        let own = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = own.parent().context("xtask is not in a workspace")?;
        // A relative folder is meant from where the command was given, as cargo reads it.
        let target = match env::var_os("CARGO_TARGET_DIR").filter(|dir| !dir.is_empty()) {
            Some(dir) => std::path::absolute(PathBuf::from(dir))?,
            None => root.join("target"),
        };
        env::set_current_dir(root).with_context(|| format!("{} is gone", root.display()))?;
        let toolchain = say::step("a compiler with the WebAssembly target", || Toolchain::ensure(root))?;
        Ok(Self { root: root.to_owned(), target, toolchain })
    }

    /// A cargo of the chosen toolchain in the checkout.
    pub fn cargo(&self, args: &[&str]) -> Command {
        let mut cargo = self.toolchain.cargo();
        cargo.args(args).current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        cargo
    }

    /// The server as built at this speed.
    pub fn binary(&self, speed: Speed) -> PathBuf {
        self.target.join(speed.server_folder()).join("ficha")
    }

    /// The folder that the server serves as it is.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// Compiles the server.
    pub fn build_server(&self, speed: Speed) -> Result<()> {
        let mut args = vec!["build", "--package", "server", "--bin", "ficha"];
        if speed == Speed::Release {
            args.push("--release");
        }
        say::step("the server", || say::run(&mut self.cargo(&args)))
    }

    /// `ficha …` with the site just built.
    pub fn ficha(&self, speed: Speed, command: &str) -> Command {
        let mut ficha = Command::new(self.binary(speed));
        ficha.arg(command).current_dir(&self.root).env("FICHA_SITE", self.site());
        ficha
    }

    /// `ficha serve`.
    pub fn serve(&self, speed: Speed) -> Command {
        self.ficha(speed, "serve")
    }

    /// `ficha …` as the tests call it: nothing of the caller's configuration reaches it.
    pub fn ficha_for_test(&self, command: &str, database: &str) -> Command {
        let mut ficha = self.ficha(Speed::Release, command);
        self.forget_settings(&mut ficha);
        ficha.env("FICHA_SITE", self.site()).env("DATABASE_URL", database).stdin(Stdio::null());
        ficha
    }

    /// Keeps the caller's own configuration from a program.
    pub fn forget_settings(&self, program: &mut Command) {
        for (name, _) in env::vars_os() {
            let foreign = name.to_string_lossy().starts_with("FICHA_") && name != "FICHA_SAMPLE_DATA";
            if foreign {
                program.env_remove(&name);
            }
        }
    }

    /// A new empty folder under target, for one run of the tests.
    pub fn scratch(&self, name: &str) -> Result<PathBuf> {
        let folder = self.target.join("xtask").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
        }
        fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        Ok(folder)
    }
}

/// Whether this process is root, who may install packages but not run a Postgres.
pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// The first of these programs that PATH has.
pub fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// Installs a Debian package where that is possible; otherwise says what to type.
pub fn install(package: &str) -> Result<()> {
    if !is_root() || find_program(&["apt-get"]).is_none() {
        anyhow::bail!("{package} is missing; install it with: sudo apt-get install {package}");
    }
    say::step(&format!("apt-get install {package}"), || {
        let get = |args: &[&str]| {
            let mut apt = Command::new("apt-get");
            apt.args(["-qq", "-o", "Dpkg::Use-Pty=0"]).args(args);
            apt.env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).stdout(Stdio::null());
            say::run(&mut apt)
        };
        let install = ["install", "-y", "--no-install-recommends", package];
        get(&install).or_else(|_| get(&["update"]).and_then(|()| get(&install)))
    })
}
