// The clients with everything a connector's settings need: addresses, ids and keys.
using System.Buffers;
using System.Text;
using System.Text.Json;
using CxDashboard.Sandbox.Clients;
using CxDashboard.Sandbox.Files;
using CxDashboard.Sandbox.Formbricks;

namespace CxDashboard.Sandbox.Control;

internal static class ClientList
{
    public static void Write(Utf8JsonWriter json, Credentials credentials, string root)
    {
        json.WriteStartArray();
        foreach (var client in Client.All)
        {
            json.WriteStartObject();
            json.WriteString("key", client.Key);
            json.WriteString("name", client.Name);
            json.WriteString("timeZone", client.TimeZone);
            json.WriteStartObject("ga4");
            json.WriteString("baseUrl", $"{root}/ga4");
            json.WriteString("tokenUrl", $"{root}/token");
            json.WriteString("propertyId", client.PropertyId);
            json.WriteString("serviceAccountJson", KeyFile(client, credentials, root));
            json.WriteEndObject();
            json.WriteStartObject("zendesk");
            json.WriteString("baseUrl", $"{root}/zendesk/{client.Subdomain}");
            json.WriteString("email", Credentials.ZendeskEmail(client));
            json.WriteString("token", credentials.ZendeskToken(client));
            json.WriteEndObject();
            json.WriteStartObject("typeform");
            json.WriteString("baseUrl", $"{root}/typeform");
            json.WriteString("token", credentials.TypeformToken(client));
            json.WriteString("formId", client.FormId);
            json.WriteEndObject();
            json.WriteStartObject("formbricks");
            json.WriteString("baseUrl", $"{root}/formbricks");
            json.WriteString("apiKey", credentials.FormbricksKey(client));
            json.WriteString("surveyId", client.SurveyId);
            json.WriteString("npsRef", ResponseJson.Nps);
            json.WriteString("csatRef", ResponseJson.Csat);
            json.WriteString("cesRef", ResponseJson.Ces);
            json.WriteString("commentRef", ResponseJson.Comment);
            json.WriteEndObject();
            json.WriteStartObject("files");
            foreach (var kind in FileEndpoints.Kinds)
                json.WriteString(kind, $"{root}/files/{client.Key}/{kind}.csv");
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Google's key file, with this sandbox as the token's issuer.</summary>
    private static string KeyFile(Client client, Credentials credentials, string root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("type", "service_account");
            json.WriteString("project_id", $"{client.Key}-sandbox");
            json.WriteString("private_key_id", credentials.KeyId(client));
            json.WriteString("private_key", credentials.Key(client).ExportPkcs8PrivateKeyPem() + "\n");
            json.WriteString("client_email", Credentials.ServiceAccount(client));
            json.WriteString("client_id", $"10000000000{client.PropertyId}");
            json.WriteString("auth_uri", $"{root}/auth");
            json.WriteString("token_uri", $"{root}/token");
            json.WriteString("universe_domain", "googleapis.com");
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
