// The only door to PostgreSQL: a session has exactly one scope, set inside its transaction so that it cannot leak
// through the connection pool.
using System.Data;
using CxDashboard.Core.Access;
using Dapper;
using Npgsql;

namespace CxDashboard.Core.Warehouse;

/// <summary>Opens sessions on the warehouse.</summary>
public sealed class Database(NpgsqlDataSource connections) : IAsyncDisposable
{
    static Database()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new DateOnlyHandler());
        SqlMapper.AddTypeHandler(new InstantHandler());
    }

    // What a client that falls silent in the middle of a transaction has locked would be locked for everybody, for as long as its
    // machine is up: the server ends such sessions, and asks whether the machine still is.
    private static readonly (string Setting, string Value)[] EndsTheSilent =
        [("idle_in_transaction_session_timeout", "60s"), ("tcp_keepalives_idle", "60"), ("tcp_keepalives_interval", "15"), ("tcp_keepalives_count", "4")];

    /// <summary>The connection string with the server's patience limited, except where it says something about that itself.</summary>
    public static string Impatient(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var given = settings.Options ?? "";
        settings.Options = EndsTheSilent.Where(one => !given.Contains(one.Setting, StringComparison.Ordinal))
            .Aggregate(given, (options, one) => $"{options} -c {one.Setting}={one.Value}").Trim();
        return settings.ConnectionString;
    }

    /// <summary>Opens a database whose login role owns nothing.</summary>
    public static Database Open(string connectionString, int mostConnections = 20)
    {
        var settings = new NpgsqlConnectionStringBuilder(Impatient(connectionString))
        {
            MaxPoolSize = mostConnections,
            ApplicationName = "cxdashboard",
            // A reset on return to the pool is what keeps one session's settings from the next.
            NoResetOnClose = false,
            Multiplexing = false,
        };
        return new Database(new NpgsqlDataSourceBuilder(settings.ConnectionString).Build());
    }

    /// <summary>Begins a transaction in the scope's name. Dispose without commit rolls back.</summary>
    public Task<Session> OpenAsync(Scope scope, CancellationToken cancellationToken) => OpenAsync(scope, IsolationLevel.ReadCommitted, cancellationToken);

    /// <summary>The same, in which every statement sees the one moment of the first.</summary>
    public Task<Session> OpenSnapshotAsync(Scope scope, CancellationToken cancellationToken) => OpenAsync(scope, IsolationLevel.RepeatableRead, cancellationToken);

    private Task<Session> OpenAsync(Scope scope, IsolationLevel isolation, CancellationToken cancellationToken) => TwiceAsync(async () =>
    {
        var connection = await connections.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(isolation, cancellationToken);
            var (workspace, account, system, share) = scope.Settings;
            await connection.ExecuteAsync(new CommandDefinition(SetScope, new { workspace, account, system, share }, transaction, cancellationToken: cancellationToken));
            return new Session(connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    });

    /// <summary>A bare connection for callers that set the scope in their own batch (the gateway) or only listen.</summary>
    internal ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken) => connections.OpenConnectionAsync(cancellationToken);

    /// <summary>Asks again, once, when the connection turns out to be dead: what lay in the pool while the server was started anew is
    /// found out only by using it. For what may be asked twice.</summary>
    internal async Task<T> TwiceAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (NpgsqlException dead) when (dead is PostgresException { SqlState: ['5', '7', 'P', ..] } || dead.InnerException is IOException)
        {
            connections.Clear();
            return await ask();
        }
    }

    /// <summary>The statement that puts a scope in force until the transaction ends.</summary>
    internal const string SetScope =
        "select set_config('cx.workspace', @workspace, true), set_config('cx.account', @account, true), set_config('cx.system', @system, true), set_config('cx.share', @share, true)";

    public ValueTask DisposeAsync() => connections.DisposeAsync();

    private sealed class DateOnlyHandler : SqlMapper.TypeHandler<DateOnly>
    {
        public override DateOnly Parse(object value) => value is DateTime instant ? DateOnly.FromDateTime(instant) : (DateOnly)value;

        public override void SetValue(System.Data.IDbDataParameter parameter, DateOnly value) => parameter.Value = value;
    }

    // timestamptz arrives as a UTC DateTime; the product speaks of instants.
    private sealed class InstantHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => value is DateTime instant ? new DateTimeOffset(instant, TimeSpan.Zero) : (DateTimeOffset)value;

        public override void SetValue(System.Data.IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.ToUniversalTime();
    }
}

/// <summary>A transaction in one scope.</summary>
public sealed class Session(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    public NpgsqlConnection Connection => connection;

    /// <summary>How many seconds a statement may take; the connection's usual half minute unless set. A page waits for nobody, a load may.</summary>
    public int? Patience { get; set; }

    public Task CommitAsync(CancellationToken cancellationToken) => transaction.CommitAsync(cancellationToken);

    /// <summary>Rows of a query; parameters by name.</summary>
    public Task<IEnumerable<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        connection.QueryAsync<T>(Command(sql, parameters, cancellationToken));

    public Task<T> SingleAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<T>(Command(sql, parameters, cancellationToken));

    public Task<T?> FirstAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        connection.QueryFirstOrDefaultAsync<T>(Command(sql, parameters, cancellationToken));

    /// <summary>Runs a statement and gives the number of rows it touched.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(Command(sql, parameters, cancellationToken));

    private CommandDefinition Command(string sql, object? parameters, CancellationToken cancellationToken) =>
        new(sql, parameters, transaction, Patience, cancellationToken: cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
