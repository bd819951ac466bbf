using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Rules;

/// <summary>Rules about templates and prompt files.</summary>
internal static partial class Rule
{
    public static readonly DiagnosticDescriptor TemplateSyntax = new(
        RuleIds.TemplateSyntax,
        "Template syntax",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.TemplateSyntax + ".md");

    public static readonly DiagnosticDescriptor UnusedPromptParameter = new(
        RuleIds.UnusedPromptParameter,
        "A prompt never uses a parameter",
        "The prompt of '{0}' never uses its parameter '{1}': write {{{1}}} where its value belongs, or remove the parameter",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.UnusedPromptParameter + ".md");

    public static readonly DiagnosticDescriptor PromptFileNotFound = new(
        RuleIds.PromptFileNotFound,
        "Prompt file not found",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.PromptFileNotFound + ".md");

    public static readonly DiagnosticDescriptor SecretInPrompt = new(
        RuleIds.SecretInPrompt,
        "A secret in a prompt",
        "The prompt of '{0}' contains what looks like {1}: it would be sent to the model and stay in the source; pass secrets to services, never to prompts",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.SecretInPrompt + ".md");

    public static readonly DiagnosticDescriptor UntrustedInSystem = new(
        RuleIds.UntrustedInSystem,
        "An untrusted value in system text",
        "'{0}' is [Untrusted] and must not appear in System, where it could pose as an instruction: read it in the prompt instead",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.UntrustedInSystem + ".md");

    public static readonly DiagnosticDescriptor ConversationHoldsReply = new(
        RuleIds.ConversationHoldsReply,
        "The conversation already holds this reply",
        "The conversation already holds the reply of '{0}': the prompt repeats it",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.ConversationHoldsReply + ".md");
}
