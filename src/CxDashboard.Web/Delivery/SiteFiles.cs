// The files every page needs, each compressed once and cacheable for a year under its own hash.
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace CxDashboard.Web.Delivery;

/// <summary>Stylesheets and scripts under stable names; pages link to them with <see cref="Url"/>.</summary>
public sealed class SiteFiles
{
    public const string BlazorScript = "_framework/blazor.web.js";
    public const string RadzenScript = "_content/Radzen.Blazor/Radzen.Blazor.min.js";
    public const string RadzenStyle = "_content/Radzen.Blazor/css/default-base.css";

    private static readonly string[] Paths =
    [
        "css/tokens.css", "css/app.css", "css/tiles.css", "css/sources.css", "css/radzen.css", "css/share.css", "js/theme.js", "js/menus.js", "js/logo.js",
        "js/copy.js", "js/exchange.js", "icon.svg",
        RadzenStyle, RadzenScript,
    ];

    private readonly Dictionary<string, Asset> _assets;

    public SiteFiles(IWebHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        _assets = Paths.AsParallel()
            .Select(path => (path, file: environment.WebRootFileProvider.GetFileInfo(path)))
            .Select(found => Asset.Of(found.path, found.file.CreateReadStream))
            .Concat(EmbeddedScript())
            .ToDictionary(asset => asset.Path);
    }

    /// <summary>The address that changes with the content, so that a browser may keep the answer.</summary>
    public string Url(string path) => _assets.TryGetValue(path, out var asset) ? $"{path}?v={asset.Hash}" : path;

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var asset in _assets.Values) routes.MapGet("/" + asset.Path, asset.Serve).AllowAnonymous();
    }

    /// <summary>Empty when the build was told to use the framework's own script, which the framework then serves.</summary>
    private static ParallelQuery<Asset> EmbeddedScript()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceInfo(BlazorScript) is null
            ? ParallelEnumerable.Empty<Asset>()
            : new[] { Asset.Of(BlazorScript, () => assembly.GetManifestResourceStream(BlazorScript)!) }.AsParallel();
    }

    private sealed record Asset(string Path, string Hash, string ContentType, byte[] Plain, byte[] Gzip, byte[] Brotli)
    {
        public static Asset Of(string path, Func<Stream> open)
        {
            using var stream = open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            var plain = content.ToArray();
            var type = System.IO.Path.GetExtension(path) switch
            {
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                ".svg" => "image/svg+xml",
                var other => throw new InvalidOperationException($"No content type is known for {other}."),
            };
            return new Asset(path, Convert.ToHexStringLower(SHA256.HashData(plain))[..16], type, plain,
                Pack(plain, to => new GZipStream(to, CompressionLevel.Optimal)),
                // Quality 9: within a fifth of the best at a thirtieth of its time, so that start-up does not wait.
                Pack(plain, to => new BrotliStream(to, new BrotliCompressionOptions { Quality = 9 })));
        }

        public async Task Serve(HttpContext http)
        {
            var (request, answer) = (http.Request, http.Response);
            var (encoding, body) = Choose(request.Headers.AcceptEncoding.ToString());
            answer.Headers.ETag = $"\"{Hash}{(encoding is null ? "" : "-" + encoding)}\"";
            answer.Headers.Vary = HeaderNames.AcceptEncoding;
            answer.Headers.CacheControl = request.Query["v"] == Hash ? "public, max-age=31536000, immutable" : "no-cache";
            if (request.Headers.IfNoneMatch.ToString().Contains(Hash, StringComparison.Ordinal))
            {
                answer.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
            if (encoding is not null) answer.Headers.ContentEncoding = encoding;
            answer.ContentType = ContentType;
            answer.ContentLength = body.Length;
            await answer.Body.WriteAsync(body, http.RequestAborted);
        }

        private (string? Encoding, byte[] Body) Choose(string accepted) =>
            accepted.Contains("br", StringComparison.OrdinalIgnoreCase) ? ("br", Brotli)
            : accepted.Contains("gzip", StringComparison.OrdinalIgnoreCase) ? ("gzip", Gzip)
            : (null, Plain);

        private static byte[] Pack(byte[] plain, Func<Stream, Stream> packer)
        {
            using var packed = new MemoryStream();
            using (var into = packer(packed)) into.Write(plain);
            return packed.ToArray();
        }
    }
}
