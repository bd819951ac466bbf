namespace CodeFirstWorkflows.Language.Model;

/// <summary>
/// What a prompt step says to the model, and with which settings. <paramref name="Compared"/> is the type of a reply if several clients are compared.
/// </summary>
internal sealed record PromptModel(EquatableArray<PromptNode> System, EquatableArray<PromptNode> User, PromptSettingsModel Settings, string? Compared);

/// <summary>The settings written at a prompt; null where it is silent. Numbers are C# literals.</summary>
internal sealed record PromptSettingsModel(string? Client, EquatableArray<string> Clients, string? Model, string? Temperature, string? MaxOutputTokens, EquatableArray<string> Compared);

/// <summary>A piece of a prompt.</summary>
internal abstract record PromptNode;

/// <summary>Text as it is.</summary>
internal sealed record PromptText(string Text) : PromptNode;

/// <summary>A value written in.</summary>
/// <param name="Path">The value.</param>
/// <param name="Form">How it is written.</param>
/// <param name="ItemForm">How an item of a list is written.</param>
/// <param name="ItemType">The type of an item of a list.</param>
/// <param name="Format">The format string, if any.</param>
/// <param name="Default">What is written instead of a missing value.</param>
/// <param name="IsUntrusted">Whether it is fenced.</param>
internal sealed record PromptHole(
    ValuePath Path, HoleForm Form, HoleForm ItemForm, string? ItemType, string? Format, string? Default, bool IsUntrusted) : PromptNode;

/// <summary>Nodes written only if a value is there.</summary>
internal sealed record PromptSection(ValuePath Path, SectionTest Test, EquatableArray<PromptNode> Nodes) : PromptNode;

/// <summary>How a value is written.</summary>
internal enum HoleForm
{
    /// <summary>A string, bool or char.</summary>
    Text,

    /// <summary>A number, date or the like, with the hole's format.</summary>
    Formatted,

    /// <summary>A value that knows formats but writes strings only.</summary>
    Formattable,

    /// <summary>An enum, by name.</summary>
    Enum,

    /// <summary>A URI, as it was given.</summary>
    Uri,

    /// <summary>JSON.</summary>
    Json,

    /// <summary>A bullet for each item.</summary>
    List,

    /// <summary>A content part.</summary>
    Content,

    /// <summary>Content parts.</summary>
    Contents,

    /// <summary>Turns of a conversation.</summary>
    Messages,
}

/// <summary>When a section is kept.</summary>
internal enum SectionTest
{
    /// <summary>The value cannot be missing.</summary>
    Always,

    /// <summary>It is not null.</summary>
    NotNull,

    /// <summary>It is a string that is not null or empty.</summary>
    NotEmptyText,

    /// <summary>It is a collection with items.</summary>
    HasItems,
}
