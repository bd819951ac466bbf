using System.Text.Json.Serialization;

namespace Samples;

/// <summary>What a ticket is, as the model sees it.</summary>
/// <param name="Category">What it is about.</param>
/// <param name="Language">The ISO code of the language it is written in.</param>
/// <param name="Urgent">Whether someone must look at it within the hour.</param>
public sealed record Triage(Category Category, string Language, bool Urgent);

public enum Category
{
    Spam,
    Refund,
    Defect,
    Question,
}

/// <summary>What a look at a drafted reply found.</summary>
public sealed record Check(bool Passed, string Finding);

/// <summary>How a ticket ended.</summary>
/// <param name="Ending">With whom it is now.</param>
/// <param name="Text">What they read.</param>
/// <param name="Alert">What the colleague on call was told, if it was urgent.</param>
public sealed record Handled(Ending Ending, string Text, string? Alert = null);

public enum Ending
{
    Closed,
    Replied,
    HandedOver,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Ticket))]
[JsonSerializable(typeof(Triage))]
[JsonSerializable(typeof(Check))]
[JsonSerializable(typeof(Handled))]
internal sealed partial class TriageJson : JsonSerializerContext;
