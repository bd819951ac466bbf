namespace CodeFirstWorkflows.Compiler.Tests.Laws;

/// <summary>What mutations put into a source.</summary>
internal static class MutationMaterial
{
    /// <summary>Modifiers, fitting or not.</summary>
    public static readonly string[] Modifiers =
    [
        "public", "internal", "private", "protected", "protected internal", "private protected", "static", "virtual", "abstract", "sealed",
        "override", "new", "async", "extern", "unsafe", "readonly", "partial", "required", "file",
    ];

    /// <summary>Every type that is special to the compiler, to the language or to generated code, and some that do not exist.</summary>
    public static readonly string[] Types =
    [
        "int", "string", "string?", "object?", "void", "dynamic", "nint", "int?", "Task", "ValueTask", "Task<int>", "ValueTask<string?>",
        "Task<Task<int>>", "Task<List<int?>>?", "List<string?>", "string[][]", "int[,]", "(int A, string? B)", "(int, (string, int?)[])?",
        "Span<int>", "ReadOnlySpan<char>", "int*", "delegate*<int>", "ref int", "Unknown", "List<Unknown?>", "Task<Unknown>", "System.Void",
        "Nullable<int>", "Dictionary<string, List<(int X, int Y)>>", "IAsyncEnumerable<int>", "IEnumerable<string>", "StepContext",
        "StepResult<int>", "StepResult<string>", "CancellationToken", "CancellationToken?", "NoInput", "WorkflowEngine", "WorkflowRun", "Exception",
        "TimeProvider", "Func<int, string?>", "Microsoft.Extensions.AI.IChatClient", "Microsoft.Extensions.AI.ChatMessage",
        "Microsoft.Extensions.AI.AIContent", "Extra.Old", "Extra.Gone", "Extra.Fresh", "Extra.Box<Extra.Fresh>", "Extra.Hidden",
        "Extra.Outer.Secret", "Extra.Struct?", "Extra.Generic<int>.Inner", "Extra.Made", "Extra.Kind", "Extra.@class", "Extra.Text", "Extra.IShape",
        "Extra.IShape?", "Extra.Derived", "Extra.Base2<string?>", "Extra.Needs", "Extra.Indexed", "Extra.Pair<string, string?>",
        "IReadOnlyList<Extra.IShape?>", "Lazy<Extra.Text>?", "Uri?", "DateOnly?", "decimal", "char", "Half", "Index", "Type", "Delegate",
        "ValueTuple<int>", "Extra.Kind?", "IDisposable", "Stream?", "System.Threading.Tasks.Task<global::System.String>", "T", "var", "_", "Run",
        "Given",
    ];

    /// <summary>Names that generated code, C# or the language give a meaning.</summary>
    public static readonly string[] Names =
    [
        "Run", "RunAsync", "StartAsync", "StreamAsync", "ResumeAsync", "Given", "Render", "Answers", "Mermaid", "Definition", "Steps", "Result",
        "CreateRun", "GetBindings", "Engine", "ToString", "Equals", "GetHashCode", "Finalize", "MemberwiseClone", "__Templates", "Bindings",
        "StepResults", "ExecuteAsync", "WriteInput", "Output", "Input", "input", "item", "Item", "scope", "self", "bindings", "c", "a", "_run",
        "_input", "_workflow", "run", "value", "writer", "format", "prompt", "line", "nameof", "@class", "@event", "@return", "async", "await",
        "var", "record", "field", "_", "__", "Task", "System", "String", "Async", "async_", "Ünïcode", "日本", "a1", "\\u0041bc", "@input", "@Run",
        "e\u0301", "__arglist", "yield", "when", "and", "file", "scoped", "required", "dynamic", "nint", "partial", "global1", "I18n", "global",
        "CodeFirstWorkflows", "Runtime", "Demo",
    ];

    /// <summary>Templates, most of them broken.</summary>
    public static readonly string[] TemplateTexts =
    [
        "", "{", "}", "{}", "{ }", "{{", "{{}", "{input", "input}", "{input.}", "{.input}", "{input..x}", "{input.result}", "{input.result.result}",
        "{input?.length}", "{input??}", "{input ?? 'x'}", "{input ?? x}", "{input:}", "{input:json}", "{input:list}", "{input:N2}",
        "{input:#,##0.00}", "{input[0]}", "{input[-1]}", "{input[x]}", "{input[0}", "{#input}", "{/input}", "{#input}{/input}", "{#input}a{/other}",
        "{#input}{#input}{/input}{/input}", "{#a}{#b}{/a}{/b}", "{nope}", "{nope.x}", "{Input}", "{INPUT}", "{@class}", "{input }", "{ input}",
        "{input\t}", "{int}", "{0}", "{input.length}", "{input.Length.x}", "{input.ToString}", "{input.GetType}", "{this}", "{a b}",
        "{input:json:list}", "{日本}", "\0{input}\uD800", "{input ?? '}'}", "{input ?? ''}", "{{input}}", "{{{input}}}", "}}{{",
        "{#input}\n{input}\n{/input}\n", "{plan.tasks[0].title}", "{input!}", "{input + 1}", "{input ? 1 : 2}", "{'x'}",
        "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD",
    ];

    /// <summary>Attributes of a step.</summary>
    public static readonly string[] Attributes =
    [
        "[Step]", "[Prompt(\"x\")]", "[Prompt]", "[Prompt(File = \"nope.prompt.md\")]", "[Prompt(\"x\", File = \"y.prompt.md\")]", "[Output]",
        "[Obsolete]", "[Obsolete(\"No.\", true)]", "[Obsolete(\"No.\", DiagnosticId = \"ZZ1\")]",
        "[System.Diagnostics.CodeAnalysis.Experimental(\"ZZ2\")]", "[Step(Name = \"\")]", "[Step(Name = \"a b\")]", "[Step(Name = null)]",
        "[Step(Name = \"other\")]", "[Step(Order = 5)]", "[Step(Name = nameof(Nope))]", "[System.Diagnostics.Conditional(\"DEBUG\")]", "[Unknown]",
        "[Step(Nope = 1)]", "[Prompt(\"{input}\", Client = \"\", Clients = [])]",
        "[Prompt(\"{input}\", Temperature = float.NaN, MaxOutputTokens = -1)]", "[System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(int))]",
        "[return: System.Diagnostics.CodeAnalysis.MaybeNull]", "[return: System.Diagnostics.CodeAnalysis.NotNull]",
        "[System.Diagnostics.CodeAnalysis.RequiresUnreferencedCode(\"x\")]",
        "[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]", "[System.CLSCompliant(false)]",
    ];

    /// <summary>Attributes of a parameter.</summary>
    public static readonly string[] ParameterAttributes =
    [
        "[From(\"input\")]", "[From]", "[From()]", "[From(\"\")]", "[From(\"nope\")]", "[From(\"input.nope\")]", "[From(null!)]",
        "[From(\"input\", null!)]", "[From(\"nope\", \"input\")]", "[From(\"input.length\")]", "[From(\"input?.length\")]", "[From(\"item\")]",
        "[Service]", "[Untrusted]", "[Microsoft.Extensions.DependencyInjection.FromKeyedServices(\"fast\")]",
        "[Microsoft.Extensions.DependencyInjection.FromKeyedServices(null)]",
        "[Microsoft.Extensions.DependencyInjection.FromKeyedServices(typeof(int))]", "[Service, From(\"input\")]",
        "[System.Diagnostics.CodeAnalysis.NotNull]", "[System.Diagnostics.CodeAnalysis.AllowNull]",
        "[System.Diagnostics.CodeAnalysis.DisallowNull]", "[System.Diagnostics.CodeAnalysis.MaybeNull]",
        "[System.Runtime.CompilerServices.CallerMemberName]", "[From(nameof(Nope))]", "[Unknown]",
    ];

    /// <summary>Members of a workflow that collide, are no steps, or are steps that cannot be.</summary>
    public static readonly string[] Members =
    [
        "public int Run => 1;", "internal void RunAsync() { }", "private sealed class Given;", "private static class __Templates { }",
        "public const string Mermaid = \"\";", "private int __Templates;", "public int Value { get; set; }", "private event Action? Changed;",
        "private readonly struct Task { }", "private sealed class String;", "private sealed class Scope;", "private sealed class StepResult;",
        "private sealed class System;", "private sealed class CodeFirstWorkflows;", "protected override object GetBindings() => 1;",
        "public override string ToString() => \"\";", "private static implicit operator int(int x) => x;", "~W() { }", "static void Main() { }",
        "private int this[int i] => i;", "private Unknown? Field;", "partial void Hook();", "private partial int Broken();",
        "[Step] public int Extra1(int nope) => nope;", "[Step] public partial Task<int> Extra2();",
        "[Prompt(\"x\")] public partial Task<int> Extra3();", "[Prompt(\"x\")] partial Task<int> Extra4();",
        "[Prompt(\"x\")] public partial void Extra5();", "[Step] public int Extra6<T>(T input) => 1;",
        "[Step] public static async void Extra7() { await Task.Yield(); }", "[Step] int IComparable.CompareTo(object? input) => 1;",
        "[Step] private ref int Extra8(int[] input) => ref input[0];", "[Prompt(\"x\")] public Task<int> Extra9() => null!;",
        "[Prompt(\"{a}{b}\")] private partial Task Extra10(int a, [From(\"input\")] object b);", "[Step] private void Input(object input) { }",
        "[Prompt(\"{x}\")] private partial Task<(int A, (string? B, dynamic C) D)> Extra11([From(\"input\")] object x);",
        "[Prompt(\"x\")] public virtual partial Task<int> Extra12();", "[Prompt(\"x\")] internal static unsafe partial Task<int> Extra13();",
        "[Prompt(\"x\")] protected sealed override partial Task<int> Extra14();", "[Prompt(\"x\")] public new partial Task<string> ToString();",
        "[Step, Output] private object? Extra15(object input) => input;",
        "[Prompt(\"x\")] private partial Task<Extra.Outer> Extra16(); partial class Extra { public class Outer; }",
    ];

    /// <summary>Types that mutated sources may mention.</summary>
    public static (string Path, string Text) Extra { get; } = ("Extra.cs", """
        #pragma warning disable CS0618, CS0612, CS0169
        namespace Extra
        {
            [System.Obsolete("Old.")] public sealed record Old(int X);
            [System.Obsolete("Gone.", true)] public sealed record Gone(int X);
            [System.Diagnostics.CodeAnalysis.Experimental("ZZ9")] public sealed record Fresh(int X);
            public sealed record Box<T>(T Value);
            internal sealed record Hidden(int X);
            public class Outer { private sealed record Secret(int X); protected record Guarded(int X); }
            public struct Struct { public int X; public string? Y { get; set; } }
            public class Generic<T> { public sealed record Inner(T X); }
            public enum Kind { None, Some }
            public class @class { public int @event { get; init; } }
            public sealed class Text { public static implicit operator string(Text t) => ""; public static implicit operator Text(string t) => new(); public static implicit operator int?(Text t) => 1; [System.Obsolete] public int Old => 1; public int this[int i] => i; }
            public interface IShape { string? Name { get; } IShape? Inner { get; } static abstract int Count { get; } }
            public class Base2<T> { public T Value { get; init; } = default!; public virtual T? Maybe => default; protected T Hidden => Value; public event System.Action? Changed; }
            public sealed class Derived : Base2<string>, System.Collections.Generic.IEnumerable<int> { public new int Value => 1; public override string? Maybe => null; public System.Collections.Generic.IEnumerator<int> GetEnumerator() => null!; System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => null!; }
            public sealed class Needs { public required string Name { get; set; } public string? NAME { get; set; } public string? name; public int Length() => 1; public static int Count => 1; internal int Secret { get; set; } public int Set { set { } } public ref int Ref => throw null!; }
            public sealed class Indexed { public string? this[string key] => null; public Indexed this[int i, int j] => this; public dynamic? Any => null; public System.Threading.Tasks.Task<int> Later => null!; public System.ReadOnlySpan<char> Span => default; }
            public readonly record struct Pair<TKey, TValue>(TKey Key, TValue Value) where TKey : notnull;
            public abstract class Base : CodeFirstWorkflows.Workflow<string, string> { private protected Base(CodeFirstWorkflows.WorkflowEngine engine) : base(engine) { } }
        }
        """);
}
