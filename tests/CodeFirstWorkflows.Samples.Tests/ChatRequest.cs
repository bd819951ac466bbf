using System.Text.Json;

namespace CodeFirstWorkflows.Samples.Tests;

/// <summary>What a client sent.</summary>
internal sealed record ChatRequest(string Path, string Authorization, JsonElement Body)
{
    /// <summary>The messages as "role: text".</summary>
    public IEnumerable<string> Turns => Body.GetProperty("messages").EnumerateArray()
        .Select(static message => $"{message.GetProperty("role").GetString()}: {Text(message.GetProperty("content"))}");

    private static string Text(JsonElement content) => content.ValueKind == JsonValueKind.String
        ? content.GetString()!
        : string.Concat(content.EnumerateArray().Select(static part => part.GetProperty("text").GetString()));
}
