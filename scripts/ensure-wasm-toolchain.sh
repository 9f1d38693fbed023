#!/usr/bin/env bash
# Finds or makes a Rust toolchain that compiles for wasm32-unknown-unknown, and prints on stdout what selects it:
#
#     eval "$(scripts/ensure-wasm-toolchain.sh)"     # then plain cargo
#
#   1. the active toolchain has the target             -> nothing to do
#   2. an earlier run made the toolchain "debian-web"  -> select it
#   3. rustup target add                               -> the ordinary machine
#   4. Debian's rustc-web, its standard library compiled once from Debian's sources
#
# WASM_TOOLCHAIN_OFFLINE=1 leaves out step 3, where rustup's download server is out of reach.
# May run at any time and twice at once. All talk goes to stderr.
set -euo pipefail

target=wasm32-unknown-unknown
name=debian-web
prefix=/usr # of Debian's rustc

log() { printf 'wasm-toolchain: %s\n' "$*" >&2; }
die() { log "error: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# The proof is a program that links, not a folder that exists. Fat LTO needs bitcode in the standard library.
cat >"$tmp/probe.rs" <<'RS'
#[no_mangle]
pub extern "C" fn probe(n: u32) -> usize { format!("{n:?}").len() + std::collections::HashMap::<u8, u8>::new().len() }
RS
links() { # rustc and its first arguments
  (cd "$tmp" && env -u RUSTC_BOOTSTRAP -u RUSTFLAGS "$@" --edition 2021 --crate-type cdylib --target "$target" \
    -Copt-level=s -Clto=fat -Cpanic=abort -o probe.wasm probe.rs) >"$tmp/probe.log" 2>&1
}
debian_links() {
  if have rustup; then
    [[ -x $(rustup which --toolchain "$name" rustc 2>/dev/null) ]] && links rustup run "$name" rustc
  else
    [[ -x $prefix/bin/rustc ]] && links "$prefix/bin/rustc"
  fi
}
select_debian() {
  if have rustup; then
    printf 'export RUSTUP_TOOLCHAIN=%s\n' "$name"
  else
    printf 'export PATH=%s/bin:"$PATH"\nexport RUSTC=%s/bin/rustc\n' "$prefix" "$prefix"
  fi
  exit 0
}

# 1. What is there.
if have rustc && links rustc; then
  log "$(rustc -V) has the target"
  exit 0
fi

# Whoever comes second waits, and then finds what the first has made.
exec 9>"${TMPDIR:-/tmp}/.ficha-wasm-toolchain.lock"
if have flock; then flock 9; fi

# 2. What an earlier run made.
if debian_links; then
  log "using the toolchain $name"
  select_debian
fi

# 3. rustup.
if [[ ${WASM_TOOLCHAIN_OFFLINE:-0} != 1 ]] && have rustup; then
  log "rustup target add $target"
  if timeout 180 rustup target add "$target" >"$tmp/rustup.log" 2>&1 && links rustc; then
    log "installed by rustup"
    exit 0
  fi
  tail -3 "$tmp/rustup.log" >&2
  log "rustup could not; trying Debian's compiler"
fi

# 4. Debian.
have apt-get || die "the target is missing and there is no apt-get; install it with: rustup target add $target"
sudo=
if [[ $(id -u) != 0 ]]; then
  have sudo || die "Debian's compiler needs root to be installed; or: rustup target add $target"
  sudo=sudo
fi
apt() { $sudo env DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Use-Pty=0 -qq "$@" >>"$tmp/apt.log" 2>&1; }
install() { apt install -y --no-install-recommends "$@"; }

# A fresh machine's package lists may be those of the day its image was made, with a compiler that is too old.
apt update || log "apt-get update failed; going on with the package lists that are here"

# clippy and rustfmt of the same compiler come along.
packages=(rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web)
log "apt-get install ${packages[*]}"
install "${packages[@]}" || { cat "$tmp/apt.log" >&2; die "apt-get failed"; }
rustc=$prefix/bin/rustc cargo=$prefix/bin/cargo
about=$("$rustc" -vV)
field() { sed -n "s/^$1: //p" <<<"$about"; }
host=$(field host) version=$(field release) commit=$(field commit-hash)
llvm=$(field 'LLVM version')
llvm=${llvm%%.*}
source=$(readlink -f "$prefix/lib/rustlib/src/rust")
[[ $source == *"-$version" ]] || die "the sources in $source are not those of rustc $version"

# The linker: the lld of the same LLVM, under the name for which rustc looks.
linkers=$prefix/lib/rustlib/$host/bin
if ! "$linkers/rust-lld" -flavor wasm --version >/dev/null 2>&1; then
  install "lld-$llvm" || true
  lld=
  for candidate in "$prefix/lib/llvm-$llvm/bin/lld" "$prefix"/lib/llvm-*/bin/lld \
    "${RUSTUP_HOME:-$HOME/.rustup}"/toolchains/*/lib/rustlib/"$host"/bin/rust-lld; do
    if [[ -x $candidate ]]; then lld=$candidate; break; fi
  done
  [[ -n $lld ]] || die "no lld; install it with: apt-get install lld-$llvm"
  $sudo mkdir -p "$linkers"
  $sudo ln -sfn "$lld" "$linkers/rust-lld"
fi

if ! links "$rustc"; then
  log "compiling the standard library $version for $target, about 40 s"
  mkdir -p "$tmp/std/src" "$tmp/cargo-home"
  : >"$tmp/std/src/lib.rs"
  printf '[package]\nname="std-build"\nversion="0.0.0"\nedition="2021"\n[workspace]\n' >"$tmp/std/Cargo.toml"
  # Its few dependencies are in the package of sources. A CARGO_HOME of its own keeps the user's settings out.
  printf '[source.crates-io]\nreplace-with="vendored"\n[source.vendored]\ndirectory="%s/library/vendor"\n' "$source" \
    >"$tmp/cargo-home/config.toml"
  (
    cd "$tmp/std"
    unset CARGO RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_RUSTFLAGS RUSTC_WRAPPER CARGO_BUILD_TARGET
    export CARGO_HOME=$tmp/cargo-home CARGO_TARGET_DIR=$tmp/std/target CARGO_NET_OFFLINE=true
    export CARGO_PROFILE_RELEASE_OPT_LEVEL=3 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1 CARGO_PROFILE_RELEASE_DEBUG=0
    # Bitcode as in the official build, or fat LTO does not link.
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-Cembed-bitcode=yes --remap-path-prefix=$source=/rustc/$commit"
    # -Zbuild-std is not stable: this one command may use it, nothing else.
    RUSTC=$rustc RUSTC_BOOTSTRAP=1 "$cargo" build -Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test \
      --target "$target" --release
  ) >"$tmp/std.log" 2>&1 || { tail -30 "$tmp/std.log" >&2; die "the standard library did not compile"; }
  built=$tmp/std/target/$target/release/deps
  rm -f "$built"/libstd_build-*
  place=$prefix/lib/rustlib/$target/lib
  $sudo rm -rf "$place.new"
  $sudo mkdir -p "$place.new"
  $sudo cp "$built"/lib*.rlib "$place.new/"
  $sudo rm -rf "$place"
  $sudo mv "$place.new" "$place"
  links "$rustc" || { cat "$tmp/probe.log" >&2; die "the standard library just compiled does not link"; }
fi

if have rustup; then
  rustup toolchain link "$name" "$prefix" >&2 || die "rustup toolchain link failed"
  debian_links || { cat "$tmp/probe.log" >&2; die "the toolchain $name does not work"; }
fi
log "the toolchain $name is ready: $("$rustc" -V)"
select_debian
