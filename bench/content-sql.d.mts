export declare const CONTENT_SQL: readonly string[];
export declare const CONTENT_TABLES: readonly string[];
