// A service account's key file as Google hands it out, with a key made for this run.
using System.Security.Cryptography;
using System.Text.Json;

namespace CxDashboard.Tests.Connectors;

internal static class KeyFile
{
    public static string PrivateKey { get; } = RSA.Create(2048).ExportPkcs8PrivateKeyPem();

    public static string Json { get; } = JsonSerializer.Serialize(new
    {
        type = "service_account", private_key_id = "k1", private_key = PrivateKey,
        client_email = "reader@project.iam.gserviceaccount.com", token_uri = "https://oauth2.invalid/token",
    });
}
