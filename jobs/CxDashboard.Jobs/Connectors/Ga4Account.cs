// A property and the service account that reads it: signs in, asks for reports through VendorHttp, explains refusals.
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Google;
using Google.Apis.AnalyticsData.v1beta;
using Google.Apis.AnalyticsData.v1beta.Data;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;
using Google.Apis.Json;
using Google.Apis.Services;
using Google.Apis.Util;
using Newtonsoft.Json;
using IHttpClientFactory = Google.Apis.Http.IHttpClientFactory;

namespace CxDashboard.Jobs.Connectors;

internal sealed class Ga4Account : IDisposable
{
    private readonly string property;
    private readonly string email;
    private readonly Uri tokenUrl;
    private readonly VendorHttp http;
    private readonly TimeProvider clock;
    private readonly AnalyticsDataService service;

    public Ga4Account(Pull pull, VendorHttp http, TimeProvider clock)
    {
        (this.http, this.clock) = (http, clock);
        property = pull.Setting(Ga4Connector.PropertyId)!.Replace("properties/", "", StringComparison.Ordinal);
        if (!property.All(char.IsAsciiDigit))
        {
            throw new SourceFault(FaultKind.Misconfigured, "The setting \"propertyId\" is not a property's number: find it under Admin, Property details.") { Setting = Ga4Connector.PropertyId.Key };
        }

        var (address, key) = (VendorAddress.Of(pull, Ga4Connector.BaseUrl), pull.Setting(Ga4Connector.ServiceAccountJson)!);
        try
        {
            using var json = JsonDocument.Parse(key);
            email = json.RootElement.Required("client_email");
            tokenUrl = new Uri(VendorAddress.Of(
                pull.Setting(Ga4Connector.TokenUrl) ?? json.RootElement.Text("token_uri") ?? GoogleAuthConsts.OidcTokenUrl, Ga4Connector.TokenUrl.Key));
            var credential = new ServiceAccountCredential(new ServiceAccountCredential.Initializer(email, tokenUrl.AbsoluteUri)
            {
                Scopes = [AnalyticsDataService.ScopeConstants.AnalyticsReadonly],
                KeyId = json.RootElement.Text("private_key_id"),
                HttpClientFactory = new Clients(this),
                Clock = new Clock(clock),
                DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
            }.FromPrivateKey(json.RootElement.Required("private_key")));
            service = new AnalyticsDataService(new BaseClientService.Initializer
            {
                ApplicationName = "CxDashboard",
                BaseUri = address + "/",
                GZipEnabled = false,
                HttpClientFactory = new Clients(this),
                HttpClientInitializer = credential,
                DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
                Serializer = new NewtonsoftJsonSerializer(Tolerant()),
            });
        }
        catch (Exception fault) when (fault is not SourceFault)
        {
            // The parser's own words may quote the key: they go no further.
            throw new SourceFault(FaultKind.Misconfigured, "The setting \"serviceAccountJson\" is not a service account's key file: paste the whole JSON file.")
            { Setting = Ga4Connector.ServiceAccountJson.Key };
        }
    }

    /// <summary>Where a key file says that tokens are given; null when it says nothing, or is no key file.</summary>
    public static string? TokenAddressOf(string key)
    {
        try
        {
            using var json = JsonDocument.Parse(key);
            return json.RootElement.Text("token_uri");
        }
        catch (Exception unreadable) when (unreadable is System.Text.Json.JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Bytes of all answers so far, tokens included.</summary>
    public long Bytes { get; private set; }

    /// <summary>The answers to reports, as they came; those that bring tokens are not among them.</summary>
    public List<ReadOnlyMemory<byte>> Answers { get; } = [];

    public async Task<RunReportResponse> RunAsync(RunReportRequest report, CancellationToken cancellationToken)
    {
        try
        {
            return await service.Properties.RunReport(report, $"properties/{property}").ExecuteAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is Newtonsoft.Json.JsonException or GoogleApiException or TokenResponseException)
        {
            throw new SourceFault(FaultKind.Nonsense, "Google Analytics' answer does not have the shape of its contract.");
        }
    }

    public void Dispose() => service.Dispose();

    // A row of another shape loses only itself: its empty values make it a reject.
    private static JsonSerializerSettings Tolerant()
    {
        var settings = NewtonsoftJsonSerializer.CreateDefaultSettings();
        settings.Error = (_, error) => error.ErrorContext.Handled = error.ErrorContext.Path.StartsWith("rows[", StringComparison.Ordinal);
        return settings;
    }

    private SourceFault? Explain(Uri asked, VendorRefusal refusal) => refusal.Status switch
    {
        HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized when asked == tokenUrl =>
            new SourceFault(FaultKind.Refused, $"Google refuses the service account's key ({refusal.Words}): create a new key and paste it on the source's page, or set this machine's clock if that is wrong.")
            { Setting = Ga4Connector.ServiceAccountJson.Key },
        HttpStatusCode.Forbidden when refusal.Words.Contains("disabled", StringComparison.OrdinalIgnoreCase) =>
            new SourceFault(FaultKind.Refused, $"Google says: {refusal.Words} Enable the Google Analytics Data API in the service account's project.")
            { Setting = Ga4Connector.ServiceAccountJson.Key, Permission = "Google Analytics Data API, enabled in the project" },
        HttpStatusCode.Forbidden =>
            new SourceFault(FaultKind.Refused, $"Google says: {refusal.Words} Give the service account {email} the role Viewer on property {property}.")
            { Setting = Ga4Connector.PropertyId.Key, Permission = $"Viewer on property {property}" },
        HttpStatusCode.BadRequest => new SourceFault(FaultKind.Misconfigured, $"Google Analytics rejects the report: {refusal.Words}"),
        HttpStatusCode.TooManyRequests when refusal.Words.Length > 0 =>
            new SourceFault(FaultKind.Busy, $"Google Analytics asks to wait: {refusal.Words}", Ga4Quota.Wait(refusal.Words, clock.GetUtcNow())),
        _ => null,
    };

    private sealed class Clock(TimeProvider clock) : IClock
    {
        public DateTime UtcNow => clock.GetUtcNow().UtcDateTime;

        public DateTime Now => clock.GetLocalNow().DateTime;
    }

    // Google's library signs and serialises; what goes over the wire goes through VendorHttp like every other vendor's calls.
    private sealed class Clients(Ga4Account account) : IHttpClientFactory
    {
        public ConfigurableHttpClient CreateHttpClient(CreateHttpClientArgs args)
        {
            var client = new ConfigurableHttpClient(new ConfigurableMessageHandler(new Sender(account))
            {
                ApplicationName = args.ApplicationName,
                NumTries = 1,
                FollowRedirect = false,
                IsLoggingEnabled = false,
                LogEvents = ConfigurableMessageHandler.LogEventType.None,
            })
            {
                Timeout = Timeout.InfiniteTimeSpan,
            };
            foreach (var initializer in args.Initializers)
            {
                initializer.Initialize(client);
            }

            return client;
        }
    }

    private sealed class Sender(Ga4Account account) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (asked, body) = (request.RequestUri!, request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken));
            using var page = await account.http.SendAsync(
                new VendorCall("Google Analytics", () => Copy(request, body)) { Explain = refusal => account.Explain(asked, refusal) }, cancellationToken);
            account.Bytes += page.Body.Length;
            if (asked != account.tokenUrl) account.Answers.Add(page.Body);
            return new HttpResponseMessage(page.Status)
            {
                RequestMessage = request,
                Content = new ReadOnlyMemoryContent(page.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            };
        }

        // A request can be sent once only, and VendorHttp may try several times.
        private static HttpRequestMessage Copy(HttpRequestMessage request, byte[] body)
        {
            var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = new ByteArrayContent(body) };
            foreach (var header in request.Headers.Where(header => header.Key != "Accept-Encoding"))
            {
                copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            copy.Content.Headers.ContentType = request.Content?.Headers.ContentType;
            return copy;
        }
    }
}
