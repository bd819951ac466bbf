using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static CodeFirstWorkflows.Compiler.Tests.Laws.MutationMaterial;

namespace CodeFirstWorkflows.Compiler.Tests.Laws;

/// <summary>What people do to a workflow: each changes one thing in a sound source. Null where the source has no place for it.</summary>
internal static class Mutations
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<(string Name, Func<Mutant, string?> Apply)> All { get; } =
    [
        ("drop a member", static m => m.Remove(m.Any<MemberDeclarationSyntax>()?.Span)),
        ("drop a step", static m => m.Remove(m.Any(m.Steps)?.Span)),
        ("repeat a step", static m => m.Any(m.Steps) is { } step ? m.Insert(step.Span.End, "\n" + step) : null),
        ("exchange two steps", static m => m.Swap(m.Any(m.Steps)?.Span, m.Any(m.Steps)?.Span)),
        ("exchange two types", static m => m.Swap(m.Any<TypeSyntax>()?.Span, m.Any<TypeSyntax>()?.Span)),
        ("exchange two parameters", static m => m.Swap(m.Any<ParameterSyntax>()?.Span, m.Any<ParameterSyntax>()?.Span)),
        ("add a member", static m => m.Insert(m.Any(m.Workflows)?.CloseBraceToken.SpanStart, m.Pick(Members) + "\n")),
        ("rename a step", static m => m.Replace(m.Any(m.Steps)?.Identifier.Span, m.Pick(Names))),
        ("rename a step as another", static m => m.Replace(m.Any(m.Steps)?.Identifier.Span, m.Any(m.Steps)?.Identifier.Text ?? "X")),
        ("rename a step by case", static m => m.Any(m.Steps) is { } step ? m.Replace(step.Identifier.Span, SwapCase(step.Identifier.Text)) : null),
        ("rename a parameter", static m => m.Replace(m.Any<ParameterSyntax>()?.Identifier.Span, m.Pick(Names))),
        ("rename a parameter by case", static m =>
            m.Any<ParameterSyntax>() is { } parameter ? m.Replace(parameter.Identifier.Span, SwapCase(parameter.Identifier.Text)) : null),
        ("misspell a parameter", static m => m.Any<ParameterSyntax>() is { } parameter ? m.Insert(parameter.Identifier.Span.End, "x") : null),
        ("rename a workflow", static m => m.Replace(m.Any(m.Workflows)?.Identifier.Span, m.Pick(Names))),
        ("rename a type", static m => m.Replace(m.Any<TypeDeclarationSyntax>()?.Identifier.Span, m.Pick(Names))),
        ("retype a parameter", static m => m.Replace(m.Any<ParameterSyntax>()?.Type?.Span, m.Pick(Types))),
        ("retype a result", static m => m.Replace(m.Any(m.Steps)?.ReturnType.Span, m.Pick(Types))),
        ("retype a result within its task", static m =>
            m.Any(m.Steps)?.ReturnType.DescendantNodes().OfType<TypeArgumentListSyntax>().FirstOrDefault() is { } list ? m.Replace(list.Arguments[0].Span, m.Pick(Types)) : null),
        ("retype anything", static m => m.Replace(m.Any<TypeSyntax>()?.Span, m.Pick(Types))),
        ("make nullable", static m => m.Insert(m.Any<TypeSyntax>()?.Span.End, "?")),
        ("make not nullable", static m => m.Any<NullableTypeSyntax>() is { } type ? m.Remove(type.QuestionToken.Span) : null),
        ("change the input or output", static m =>
            m.Replace(m.Any(m.Workflows)?.BaseList?.DescendantNodes().OfType<TypeArgumentListSyntax>().FirstOrDefault()?.Arguments is { } types ? types[m.Random.Next(types.Count)].Span : null, m.Pick(Types))),
        ("change the base", static m =>
            m.Replace(m.Any(m.Workflows)?.BaseList?.Types[0].Span, m.Pick("object", "Workflow<string>", "Workflow<string, string, string>", "Workflow", "Unknown", "Workflow<Unknown, int>", "IDisposable", "Workflow<string, string>, IDisposable", "Exception", "Extra.Base", "Extra.Made"))),
        ("drop the base", static m => m.Remove(m.Any(m.Workflows)?.BaseList?.Span)),
        ("drop a modifier", static m =>
            m.Any<MemberDeclarationSyntax>() is { Modifiers.Count: > 0 } member ? m.Remove(member.Modifiers[m.Random.Next(member.Modifiers.Count)].Span) : null),
        ("drop a step's modifier", static m =>
            m.Any(m.Steps) is { Modifiers.Count: > 0 } member ? m.Remove(member.Modifiers[m.Random.Next(member.Modifiers.Count)].Span) : null),
        ("change a modifier", static m =>
            m.Any<MemberDeclarationSyntax>() is { Modifiers.Count: > 0 } member ? m.Replace(member.Modifiers[m.Random.Next(member.Modifiers.Count)].Span, m.Pick(Modifiers)) : null),
        ("add a modifier to a step", static m =>
            m.Any(m.Steps) is { } step ? m.Insert(step.Modifiers.Count > 0 ? step.Modifiers[0].SpanStart : step.ReturnType.SpanStart, m.Pick(Modifiers) + " ") : null),
        ("add a modifier to a type", static m =>
            m.Any<TypeDeclarationSyntax>() is { } type ? m.Insert(type.Modifiers.Count > 0 ? type.Modifiers[0].SpanStart : type.Keyword.SpanStart, m.Pick(Modifiers) + " ") : null),
        ("add a modifier to a parameter", static m =>
            m.Insert(m.Any<ParameterSyntax>()?.Type?.SpanStart, m.Pick("ref ", "out ", "in ", "ref readonly ", "params ", "this ", "scoped ", "readonly "))),
        ("give a parameter a default", static m =>
            m.Insert(m.Any<ParameterSyntax>()?.Span.End, m.Pick(" = default", " = null", " = 1", " = \"\"", " = default!"))),
        ("drop a parameter", static m => m.Remove(m.Any<ParameterSyntax>()?.Span)),
        ("add a parameter", static m => m.Insert(m.Any(m.Steps)?.ParameterList.OpenParenToken.Span.End, $"{m.Pick(Types)} {m.Pick(Names)}, ")),
        ("make a workflow another thing", static m =>
            m.Replace(m.Any(m.Workflows)?.Keyword.Span, m.Pick("struct", "interface", "record", "record struct", "enum"))),
        ("make a type another thing", static m =>
            m.Replace(m.Any<TypeDeclarationSyntax>()?.Keyword.Span, m.Pick("struct", "interface", "class", "ref struct"))),
        ("give a type parameters", static m => m.Insert(m.Any<TypeDeclarationSyntax>()?.Identifier.Span.End, m.Pick("<T>", "<T, U>", "<@class>"))),
        ("give a step type parameters", static m => m.Insert(m.Any(m.Steps)?.Identifier.Span.End, "<T>")),
        ("give a workflow a primary constructor", static m =>
            m.Insert(m.Any(m.Workflows)?.Identifier.Span.End, m.Pick("()", "(WorkflowEngine engine)", "(int x)"))),
        ("nest a workflow", static m =>
            m.Any(m.Workflows) is { } type ? m.Replace(type.Span, $"{m.Pick("class", "partial class", "static partial class", "partial struct", "partial record R1", "partial interface", "partial class G<T>", "private partial class")} Nest {{ {m.Pick("", "internal sealed class Run; ")}{type} }}") : null),
        ("split a workflow", static m =>
            m.Any(m.Workflows) is { Members.Count: > 1 } type ? m.Insert(type.Members[1].SpanStart, $"}} {m.Pick("partial", "", "public partial", "[Workflow] partial")} class {type.Identifier} {{ ") : null),
        ("drop an attribute", static m => m.Remove(m.Any<AttributeListSyntax>()?.Span)),
        ("repeat an attribute", static m => m.Any<AttributeListSyntax>() is { } list ? m.Insert(list.SpanStart, list.ToString()) : null),
        ("add an attribute to a step", static m => m.Insert(m.Any(m.Steps)?.SpanStart, m.Pick(Attributes))),
        ("add an attribute to a type", static m =>
            m.Insert(m.Any<TypeDeclarationSyntax>()?.SpanStart, m.Pick("[Workflow]", "[ChainOfThought]", "[Obsolete]", "[Obsolete(\"No.\", true)]", "[System.Diagnostics.CodeAnalysis.Experimental(\"ZZ3\")]", "[Workflow(JsonContext = typeof(int))]", "[Workflow(JsonContext = typeof(Unknown))]", "[Workflow(Name = \"\")]", "[Workflow(Durable = true)]"))),
        ("add an attribute to a parameter", static m => m.Insert(m.Any<ParameterSyntax>()?.SpanStart, m.Pick(ParameterAttributes) + " ")),
        ("drop an argument", static m => m.Remove(m.Any<AttributeArgumentSyntax>()?.Span)),
        ("give an argument another value", static m =>
            m.Replace(m.Any<AttributeArgumentSyntax>()?.Expression.Span, m.Pick("null", "1", "1f", "true", "typeof(int)", "new[] { \"x\" }", "[]", "nameof(Nope)", "\"x\" + 1", "(string?)null", "default", "Demo", "-1", "$\"{1}\"", "int.MaxValue", "0.0f / 0"))),
        ("break a template", static m => m.Replace(m.Any(m.Templates)?.Span, Literal(m, m.Pick(TemplateTexts)))),
        ("add to a template", static m =>
            m.Any(m.Templates) is { } template ? m.Replace(template.Span, $"{template} + {Literal(m, m.Pick(TemplateTexts))}") : null),
        ("break inside a template", static m =>
            m.Any(m.Templates) is { Span.Length: > 3 } template ? m.Insert(template.SpanStart + m.Random.Next(1, template.Span.Length), m.Pick("{", "}", "{input}", "?", ".", "[", "]", "\"", "\\", "'", ":", "#", "/", " ", "x", "\n")) : null),
        ("drop a constructor", static m => m.Remove(m.Any<ConstructorDeclarationSyntax>()?.Span ?? m.Any(m.Workflows)?.ParameterList?.Span)),
        ("drop a body", static m =>
            m.Any(m.Steps) is { } step ? m.Replace((step.Body ?? (SyntaxNode?)step.ExpressionBody)?.Span, step.Body is null ? "" : ";") : null),
        ("give a prompt a body", static m =>
            m.Any(m.Steps) is { SemicolonToken: var end, Body: null, ExpressionBody: null } ? m.Replace(end.Span, m.Pick(" => throw null!;", " { return null!; }")) : null),
        ("implement a prompt", static m =>
            m.Any(m.Steps) is { Body: null, ExpressionBody: null } step ? m.Insert(step.Span.End, $"\n{step.Modifiers} {step.ReturnType} {step.Identifier}{step.ParameterList} => throw null!;") : null),
        ("change the namespace", static m =>
            m.Replace(m.Any<BaseNamespaceDeclarationSyntax>()?.Name.Span, m.Pick("System", "CodeFirstWorkflows", "CodeFirstWorkflows.Runtime", "Task", "System.Threading", "global", "@class.@event", "Demo.System", "Demo.CodeFirstWorkflows", "Demo.Task"))),
        ("capture a name", static m =>
            m.Insert(m.Any<BaseNamespaceDeclarationSyntax>() is FileScopedNamespaceDeclarationSyntax file ? file.SemicolonToken.Span.End : m.Any<NamespaceDeclarationSyntax>()?.OpenBraceToken.Span.End, m.Pick(
            "class Task<T>;", "class String;", "class Scope;", "class StepResult<T>;", "namespace System { class Exception; }", "namespace CodeFirstWorkflows { class WorkflowEngine; }", "class CancellationToken;", "enum ValueTask { A }", "class WorkflowRun<T>;", "class Workflow<A, B>;", "class PromptAttribute : Attribute;"))),
        ("switch a warning off", static m =>
            m.Insert(m.Any<MemberDeclarationSyntax>()?.SpanStart, m.Pick("\n#nullable disable\n", "\n#nullable disable warnings\n", "\n#pragma warning disable CS0618\n", "\n#nullable enable\n", "\n#line 1 \"x.cs\"\n", "\n#if false\n"))),
        ("document", static m =>
            m.Insert(m.Any<MemberDeclarationSyntax>()?.SpanStart, m.Pick("/// <summary>x</summary>\n", "/// <summary>\n", "/// <see cref=\"Nope\"/>\n", "/// <param name=\"nope\">x</param>\n", "/// <inheritdoc/>\n", "/** <a> */ "))),
        ("give a name another meaning", static m => m.Insert(0, m.Pick(
            "using Task = System.Int32;\n", "using String = System.Int32;\n", "using Step = System.ObsoleteAttribute;\n", "using Prompt = CodeFirstWorkflows.StepAttribute;\n", "using W = CodeFirstWorkflows;\n", "using Text = string;\n",
            "using unsafe P = int*;\n", "using Pair = (int A, string? B);\n", "using static System.Math;\n", "extern alias none;\n", "global using G = System.Text.StringBuilder;\n", "#define X\n", "#nullable disable\n", "#nullable restore annotations\n"))),
        ("read another value", static m =>
            m.Any<ParameterSyntax>() is { Type: not null } parameter ? m.Insert(parameter.SpanStart, $"[From(\"input.{m.Pick("length", "text", "x", "note?.length", "lines[0].price", "ship.floor", "ship?.floor", "tags[0]", "next?.next?.count", "name", "count", "low", "Question.Length", "number")}\")] ") : null),
        ("read another hole", static m => m.Any(m.Steps)?.ParameterList.Parameters is { Count: > 0 } parameters && m.Any(m.Templates) is { } template
            ? m.Replace(template.Span, $"\"{{{parameters[m.Random.Next(parameters.Count)].Identifier.ValueText}{m.Pick("", ".length", "?.length", ".text", ".x", "[0]", "?[0]", ".value", ":json", ":list", ":D", ".result", " ?? 'x'", ".lines[0]", ".next?.text", ".tags:list", ".name", ".key", ".item1", ".count ?? '0'")}}}\"") : null),
        ("turn partial off", static m =>
            m.Any(m.Workflows)?.Modifiers.FirstOrDefault(word => word.IsKind(SyntaxKind.PartialKeyword)) is { Span.Length: > 0 } word ? m.Remove(word.Span) : null),
        .. FlowMutations.All,
    ];

    private static string SwapCase(string name)
    {
        var at = name[0] == '@' && name.Length > 1 ? 1 : 0;
        return name[..at] + (char.IsUpper(name[at]) ? char.ToLowerInvariant(name[at]) : char.ToUpperInvariant(name[at])) + name[(at + 1)..];
    }

    // The text as a literal of any kind.
    private static string Literal(Mutant m, string text) => m.Random.Next(7) switch
    {
        0 => "@\"" + text.Replace("\"", "\"\"") + "\"",
        1 => "\"\"\"\n" + text + "\n\"\"\"",
        2 => "$\"" + Escaped(text).Replace("{", "{{").Replace("}", "}}") + "\"",
        3 => "$$$$$\"\"\"\"\n    " + text.Replace("\n", "\n    ") + "\n    \"\"\"\"",
        4 => $"\"{Escaped(text[..(text.Length / 2)])}\" + \"{Escaped(text[(text.Length / 2)..])}\"",
        5 => $"(nameof(input) + \"{Escaped(text)}\")",
        _ => $"\"{Escaped(text)}\"",
    };

    private static string Escaped(string text) => string.Concat(text.Select(c => c is '"' or '\\' ? "\\" + c : c < ' ' || char.IsSurrogate(c) ? $"\\u{(int)c:X4}" : c.ToString()));
}
