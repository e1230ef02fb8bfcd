// Each client's keys: an RSA service account kept between starts, and tokens that follow from the seed.
using System.Security.Cryptography;
using System.Text;

namespace CxDashboard.Sandbox.Clients;

internal sealed class Credentials(SandboxOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RSA> _keys = [];

    public static string ServiceAccount(Client client) => $"dashboard@{client.Key}-sandbox.iam.gserviceaccount.example";

    public static string ZendeskEmail(Client client) => $"integration@{client.Key}.example";

    public string ZendeskToken(Client client) => Derived(client, "zendesk", 40);

    public string TypeformToken(Client client) => "tfp_" + Derived(client, "typeform", 44);

    public string FormbricksKey(Client client) => "fbk_" + Derived(client, "formbricks", 43);

    public RSA Key(Client client)
    {
        lock (_gate)
            return _keys.TryGetValue(client.Key, out var known) ? known : _keys[client.Key] = LoadOrCreate(client);
    }

    public string KeyId(Client client) =>
        Convert.ToHexStringLower(SHA256.HashData(Key(client).ExportSubjectPublicKeyInfo()))[..40];

    private RSA LoadOrCreate(Client client)
    {
        Directory.CreateDirectory(options.StateDirectory);
        var path = Path.Combine(options.StateDirectory, $"{client.Key}.pem");
        var key = RSA.Create(2048);
        if (!File.Exists(path))
        {
            // Written aside and moved without overwriting: of two sandboxes that start together, one wins and both read its key.
            var aside = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllText(aside, key.ExportPkcs8PrivateKeyPem());
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(aside, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            try
            {
                File.Move(aside, path);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(aside);
            }
        }
        key.ImportFromPem(File.ReadAllText(path));
        return key;
    }

    private string Derived(Client client, string purpose, int length) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"sandbox|{options.Seed}|{client.Key}|{purpose}")))[..length];
}
