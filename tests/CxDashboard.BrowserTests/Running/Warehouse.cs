// The installation's own PostgreSQL, for the few things that no page and no verb offers.
using Npgsql;

namespace CxDashboard.BrowserTests.Running;

/// <summary>Its administrator, by the port and the password that lie in the data folder.</summary>
internal sealed class Warehouse(string data)
{
    public string Log => Path.Combine(data, "pg", "server.log");

    /// <summary>The id of the server's process, from its own file.</summary>
    public int Process => int.Parse(File.ReadLines(Path.Combine(data, "pg", "postmaster.pid")).First(), System.Globalization.CultureInfo.InvariantCulture);

    public async Task<T> AskAsync<T>(string question) => (T)(await RunAsync(question, command => command.ExecuteScalarAsync()))!;

    public Task<int> DoAsync(string statement) => RunAsync(statement, command => command.ExecuteNonQueryAsync());

    private async Task<T> RunAsync<T>(string sql, Func<NpgsqlCommand, Task<T>> run)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = int.Parse(await File.ReadAllTextAsync(Path.Combine(data, "pg.port")), System.Globalization.CultureInfo.InvariantCulture),
            Username = "cx_admin",
            Password = (await File.ReadAllTextAsync(Path.Combine(data, "secrets", "pg_admin"))).Trim(),
            Database = "cxdashboard",
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await run(command);
    }
}
