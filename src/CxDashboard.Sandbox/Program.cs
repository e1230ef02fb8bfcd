// The command line's doors: help, the truth on standard output, or the three vendors until told to stop.
using System.IO.Pipelines;
using CxDashboard.Sandbox;
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Truth;

try
{
    var options = SandboxOptions.Parse(args);
    if (options.Help)
    {
        Console.WriteLine(SandboxOptions.Usage);
        return 0;
    }
    await using var app = SandboxApp.Build(options);
    if (options.TruthOf is { } key)
    {
        var output = PipeWriter.Create(Console.OpenStandardOutput());
        await app.Services.GetRequiredService<TruthWriter>().Write(Client.Find(key)!, output, CancellationToken.None);
        await output.CompleteAsync();
        return 0;
    }
    await app.StartAsync();
    Console.WriteLine($"SANDBOX READY {app.Urls.Single()}");
    await app.WaitForShutdownAsync();
    return 0;
}
catch (UsageException wrong)
{
    return Refuse(wrong.Message);
}
catch (IOException busy) when (busy.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    return Refuse("the port is in use; choose another --port");
}

static int Refuse(string message)
{
    Console.Error.WriteLine($"sandbox: {message}");
    return 2;
}
